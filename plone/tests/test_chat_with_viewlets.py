"""Buttons to chat with somebody on author pages and beside bylines."""

from collective.converse.eligibility import CHAT_PERMISSION
from html.parser import HTMLParser
from members import add_member
from members import committed
from members import delete_member
from members import PASSWORD
from members import permit
from members import set_record
from members import set_setting
from plone.app.testing import login
from plone.app.testing import logout
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from urllib.parse import quote
import pytest
import transaction


TOM = ("tom", PASSWORD)
AUTHOR = "/author/jane%40example.org"
MARK = "data-chat-with"


class Buttons(HTMLParser):
    """The buttons of a page that are ours, in their order: id of the member, and what is written on it."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.open = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if MARK in attributes:
            # Nothing is to be seen until the page's script knows more.
            assert (tag, attributes["type"], "hidden" in attributes) == ("button", "button", True)
            assert set(attributes) == {"class", "hidden", "type", MARK}
            self.open = [attributes[MARK], ""]

    def handle_data(self, data):
        if self.open:
            self.open[1] += data

    def handle_endtag(self, tag):
        if self.open:
            self.found.append(tuple(self.open))
            self.open = None


def buttons_in(answer):
    assert answer.status_code == 200
    assert "error while rendering" not in answer.text
    return Buttons(answer.text).found


def add_document(site, creators):
    login(site.__parent__, SITE_OWNER_NAME)
    site.invokeFactory("Document", "document", title="A document")
    site["document"].creators = creators
    logout()
    transaction.commit()


@pytest.fixture
def people(site):
    add_member(site, "tom", fullname="Tom Jones")
    add_member(site, "jane@example.org", login="jdoe", fullname="Jané Dœ")
    add_member(site, "reader", roles=("Reader",))
    set_setting("chat_with_byline", True)
    add_document(site, ("jane@example.org", "tom", "ghost", "jane@example.org"))


# Nothing is added


@pytest.mark.parametrize("path", [AUTHOR, "/document"])
@pytest.mark.parametrize("auth", [None, ("reader", PASSWORD), (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)])
def test_who_has_no_chat_finds_not_a_byte_of_it(people, site, visitor, path, auth):
    set_record("plone.allow_anon_views_about", True)
    assert buttons_in(visitor.page(path, auth=TOM)) != []
    assert b"chat-with" not in visitor.page(path, auth=auth).content


@pytest.mark.parametrize("path", [AUTHOR, "/document"])
def test_nobody_finds_it_while_chat_is_switched_off(people, visitor, path):
    set_setting("enabled", False)
    assert b"chat-with" not in visitor.page(path, auth=TOM).content


@pytest.mark.parametrize(("path", "setting"), [(AUTHOR, "chat_with_author"), ("/document", "chat_with_byline")])
def test_each_place_has_a_switch_of_its_own(people, visitor, path, setting):
    set_setting(setting, False)
    for each in (AUTHOR, "/document"):
        content = visitor.page(each, auth=TOM).content
        assert (b"chat-with" in content) == (each != path)


def test_by_default_author_pages_have_it_and_bylines_have_not(site, visitor):
    add_member(site, "tom")
    add_member(site, "bob")
    add_document(site, ("bob",))
    assert [user_id for user_id, _ in buttons_in(visitor.page("/author/bob", auth=TOM))] == ["bob"]
    assert b"chat-with" not in visitor.page("/document", auth=TOM).content


@pytest.mark.parametrize("path", ["/author/tom", "/author/ghost", "/author", "", "/sitemap"])
def test_pages_of_oneself_of_nobody_and_others_have_none(people, visitor, path):
    assert b"chat-with" not in visitor.page(path, auth=TOM).content


def test_the_page_of_a_deleted_member_has_none(people, site, visitor):
    delete_member(site, "jane@example.org")
    for path in (AUTHOR, "/document"):
        assert b"chat-with" not in visitor.page(path, auth=TOM).content


# A button is added


def test_an_author_page_has_a_button_for_its_member(people, visitor):
    assert buttons_in(visitor.page(AUTHOR, auth=TOM)) == [("jane@example.org", "Chat with Jané Dœ")]


def test_a_byline_has_one_for_each_member_who_wrote_the_page_once_and_behind_it(people, visitor):
    answer = visitor.page("/document", auth=TOM)
    assert buttons_in(answer) == [("jane@example.org", "Chat with Jané Dœ")]
    assert answer.text.index('id="section-byline"') < answer.text.index(MARK)


def test_a_page_of_many_creators_has_ten_at_most(people, site, visitor):
    ids = [f"member{number}" for number in range(12)]
    for user_id in ids:
        add_member(site, user_id)
    with committed():
        site["document"].creators = tuple(ids)
    assert [user_id for user_id, _ in buttons_in(visitor.page("/document", auth=TOM))] == ids[:10]


def test_whether_that_member_has_chat_is_left_to_the_gateway(people, site, visitor):
    assert [user_id for user_id, _ in buttons_in(visitor.page("/author/reader", auth=TOM))] == ["reader"]
    permit(site, CHAT_PERMISSION, ["Member", "Reader"])
    assert buttons_in(visitor.page("/author/reader", auth=TOM)) == [("reader", "Chat with reader")]


@pytest.mark.parametrize(
    ("user_id", "name"),
    [
        ('"><script>alert(1)</script>', "<img src=x onerror=alert(1)>"),
        ("Жанна & Co.", "Жанна \u202e 'Co' \n ${name}"),
        ("a b+c%2f", "{title} $name"),
        ("x" * 2000, "n" * 10_000),
    ],
)
def test_whatever_ids_and_names_are_they_are_text(people, site, visitor, user_id, name):
    add_member(site, user_id, login="odd", fullname=name)
    with committed():
        site["document"].creators = (user_id,)
    shown = f"Chat with {name.strip()[:500]}"
    assert buttons_in(visitor.page("/document", auth=TOM)) == [(user_id, shown)]
    if "/" not in user_id:
        assert buttons_in(visitor.page(f"/author/{quote(user_id)}", auth=TOM)) == [(user_id, shown)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Mit Jané Dœ chatten"),
        ("es", "Chatear con Jané Dœ"),
        ("fr", "Discuter avec Jané Dœ"),
        ("it", "Chatta con Jané Dœ"),
        ("nl", "Chatten met Jané Dœ"),
        ("pt-br", "Conversar com Jané Dœ"),
    ],
)
def test_a_button_speaks_the_sites_language(people, visitor, language, text):
    set_record("plone.available_languages", [language])
    set_record("plone.default_language", language)
    set_record("plone.use_combined_language_codes", True)
    assert buttons_in(visitor.page(AUTHOR, auth=TOM)) == [("jane@example.org", text)]
