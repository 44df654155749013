"""What the add-on adds to pages."""

from addon import install
from collective.converse.eligibility import CHAT_PERMISSION
from collective.converse.viewlets.loader import loader_tag
from html.parser import HTMLParser
from members import add_member
from members import add_root_user
from members import delete_member
from members import PASSWORD
from members import permit
from members import set_record
from members import set_setting
from plone.app.testing import login
from plone.app.testing import logout
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
import pytest
import re
import transaction


PAGES = ["", "/login", "/@@search?SearchableText=x", "/sitemap", "/document", "/not-there", "/@@overview-controlpanel"]
# What Plone makes anew for every page, with or without the add-on.
PER_REQUEST = re.compile(rb'(?<=name="_authenticator" value=")[0-9a-f]{40}|(?<=data-token=")[0-9a-f]{40}')

TAG = re.compile(rb'\n?<script type="module" src="/chat/loader.js" data-member="[0-9a-f]{32}"></script>')


class Scripts(HTMLParser):
    """The attributes of a page's script elements that have to do with chat."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "script" and "loader.js" in str(attributes):
            self.found.append(dict(attributes))


def scripts_in(answer):
    assert answer.status_code == 200
    assert "error while rendering" not in answer.text
    return Scripts(answer.text).found


def add_document(site):
    """Make a page that everybody may view; the test site has no workflow."""
    login(site.__parent__, SITE_OWNER_NAME)
    site.invokeFactory("Document", "document", title="A document")
    logout()
    transaction.commit()


def bytes_of(answer):
    """Status, headers but for the time, and body."""
    headers = {name: value for name, value in answer.headers.items() if name != "Date"}
    return answer.status_code, headers, PER_REQUEST.sub(b"", answer.content)


# Nothing is added


@pytest.mark.parametrize("themed", [True, False])
def test_an_anonymous_visitors_pages_are_byte_for_byte_as_without_the_add_on(bare_site, visitor, themed):
    set_record("plone.app.theming.interfaces.IThemeSettings.enabled", themed)
    add_document(bare_site)
    for path in PAGES:
        visitor.page(path)
    before = [bytes_of(visitor.page(path)) for path in PAGES]
    assert before == [bytes_of(visitor.page(path)) for path in PAGES]
    install(bare_site)
    after = [bytes_of(visitor.page(path)) for path in PAGES]
    for path, without, with_add_on in zip(PAGES, before, after, strict=True):
        assert with_add_on == without, path or "the front page"
    assert 200 in [status for status, _, _ in after]
    assert 404 in [status for status, _, _ in after]


def test_a_root_users_page_has_no_tag(site, visitor):
    assert scripts_in(visitor.page(auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD))) == []


def test_a_root_user_with_a_members_id_has_no_tag(site, layer, visitor):
    add_member(site, "jane")
    add_root_user(layer["app"], "jane", "a-root-password-1")
    assert scripts_in(visitor.page(auth=("jane", "a-root-password-1"))) == []


def test_who_may_not_chat_has_no_tag(site, visitor):
    add_member(site, "jane")
    permit(site, CHAT_PERMISSION, ["Manager"])
    assert scripts_in(visitor.page(auth=("jane", PASSWORD))) == []


def test_nobody_has_a_tag_while_chat_is_switched_off(site, visitor):
    add_member(site, "jane")
    set_setting("enabled", False)
    assert scripts_in(visitor.page(auth=("jane", PASSWORD))) == []


def test_a_member_who_was_deleted_has_no_tag(site, visitor):
    add_member(site, "jane")
    permit(site, CHAT_PERMISSION, ["Authenticated"])
    visitor.log_in("jane", PASSWORD)
    assert len(scripts_in(visitor.page())) == 1
    delete_member(site, "jane")
    assert scripts_in(visitor.page()) == []


def test_a_member_has_no_tag_without_the_add_on(bare_site, visitor):
    add_member(bare_site, "jane")
    assert scripts_in(visitor.page(auth=("jane", PASSWORD))) == []


@pytest.mark.parametrize(
    ("base_path", "member"), [('/a"><script>alert(1)</script>', "m"), ("/chat", "\"'><b>&"), ("/a&b'", "m")]
)
def test_what_is_in_the_tag_is_escaped(base_path, member):
    tag = loader_tag(base_path, member)
    assert Scripts(tag).found == [{"type": "module", "src": f"{base_path}/loader.js", "data-member": member}]
    assert tag.count("<") == 2
    assert tag.count("'") == 0


# One tag is added


@pytest.mark.parametrize("path", ["", "/sitemap", "/document", "/@@personal-information"])
def test_a_members_page_has_one_tag(site, visitor, path):
    add_document(site)
    add_member(site, "jane")
    member = visitor.service("@converse", auth=("jane", PASSWORD)).json()["member"]
    answer = visitor.page(path, auth=("jane", PASSWORD))
    assert scripts_in(answer) == [{"type": "module", "src": "/chat/loader.js", "data-member": member}]


@pytest.mark.parametrize("user_id", ["uncommon-user-id", "jane@example.org", "Жанна"])
def test_the_tag_never_tells_the_user_id(site, visitor, user_id):
    add_member(site, user_id, login="login-name")
    visitor.log_in("login-name", PASSWORD)
    (script,) = scripts_in(visitor.page())
    assert set(script) == {"type", "src", "data-member"}
    assert re.fullmatch("[0-9a-f]{32}", script["data-member"])


def test_two_members_have_different_tags(site, visitor):
    add_member(site, "bob")
    add_member(site, "Bob")
    (small,) = scripts_in(visitor.page(auth=("bob", PASSWORD)))
    (tall,) = scripts_in(visitor.page(auth=("Bob", PASSWORD)))
    assert small["data-member"] != tall["data-member"]


def test_the_tags_path_is_the_registrys(site, visitor):
    add_member(site, "jane")
    set_setting("base_path", "/a/b-c")
    (script,) = scripts_in(visitor.page(auth=("jane", PASSWORD)))
    assert script["src"] == "/a/b-c/loader.js"


def test_a_members_page_is_otherwise_as_without_the_add_on(bare_site, visitor):
    add_member(bare_site, "jane")
    before = bytes_of(visitor.page("/sitemap", auth=("jane", PASSWORD)))
    install(bare_site)
    status, headers, body = bytes_of(visitor.page("/sitemap", auth=("jane", PASSWORD)))
    without_tag, tags = TAG.subn(b"", body)
    assert tags == 1
    assert without_tag == before[2]
    assert status == before[0]
    assert {**headers, "Content-Length": ""} == {**before[1], "Content-Length": ""}
