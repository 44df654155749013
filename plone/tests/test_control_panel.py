"""`@@xmpp-settings` in Classic UI."""

from collective.converse.editing import MANAGE_PERMISSION
from html import unescape
from members import add_boss
from members import add_group
from members import add_member
from members import BOSS
from members import committed
from members import delete_group
from members import PASSWORD
from members import permit
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.registry.interfaces import IRegistry
from zope.component import getUtility
import json
import pytest
import re


PANEL = "/@@xmpp-settings"
NO_DOMAIN = (
    "This is no domain. Write a name such as example.org or chat.example.org, without http://, a port, an @ or a dot "
    "at the end."
)
NO_DAYS = "This is a whole number from 1 to 3650."
NO_PATH = (
    "Write a path that begins with a slash, such as /http-bind, or an address that begins with https:// or http://."
)


@pytest.fixture
def boss(site):
    """Who administers the site, without being a manager of Zope."""
    add_boss(site)
    add_group(site, "choir", "Choir")


@pytest.fixture
def save(boss, visitor):
    """Send the form as a browser does: what is not named is as the page has it; disabled inputs are not sent."""

    def save(changes=()):
        form = {**inputs(visitor.page(PANEL, auth=BOSS).text), "form.buttons.save": "Save"}
        for name, value in dict(changes).items():
            key = f"form.widgets.{name}:list" if name in LISTS else f"form.widgets.{name}"
            form.pop(key, None)
            if value is not False:
                form[key] = "selected" if value is True else value
        return visitor.session.post(visitor.site_url + PANEL, data=form, auth=BOSS, allow_redirects=False)

    return save


# Checkboxes and menus.
LISTS = (
    "enabled",
    "connection",
    "debug",
    "contact_rule",
    "auto_subscribe",
    "appearance",
    "theme",
    "rooms",
    "sounds",
    "notifications",
    "chat_with_author",
    "chat_with_byline",
    "file_sharing",
)


def inputs(page):
    """Names and values that a browser would send from the panel."""
    form = page[page.index('id="xmpp-settings"') :]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if "disabled" in attributes or (attributes["type"] == "checkbox" and "checked" not in attributes):
            continue
        found[attributes["name"]] = unescape(attributes["value"])
    for start, options in re.findall(r"<select ([^>]*)>(.*?)</select>", form, re.S):
        if "disabled" not in start:
            name = re.search(r'name="([^"]*)"', start).group(1)
            found[name] = re.search(r'selected="selected" value="([^"]*)"', options).group(1)
    return found


def value_of(name):
    """What is stored. The registry itself keeps for each request what it has read, and here all is one request."""
    with committed():
        return getUtility(IRegistry).records[f"collective.converse.{name}"].value


def errors_in(page):
    """Messages by field."""
    fields = re.split(r'data-fieldname="form\.widgets\.([a-z_]+)"', page)
    found = {}
    for name, text in zip(fields[1::2], fields[2::2], strict=True):
        messages = re.findall(r'<div class="invalid-feedback">(.*?)</div>', text, re.S)
        if messages:
            found[name] = " ".join(unescape(" ".join(messages)).split())
    return found


# Refused


def test_an_anonymous_visitor_does_not_see_it(site, visitor):
    answer = visitor.page(PANEL)
    assert answer.status_code == 302
    assert "/require_login?" in answer.headers["Location"]


def test_a_member_does_not_see_it(site, visitor):
    add_member(site, "jane")
    visitor.log_in("jane", PASSWORD)
    assert "form.widgets.base_path" not in visitor.page(PANEL).text
    assert visitor.page(PANEL).status_code == 302


def test_a_member_learns_of_no_groups_by_it(boss, site, visitor):
    add_member(site, "jane")
    answer = visitor.page("/@@xmpp-settings-groups?query=cho", auth=("jane", PASSWORD))
    assert answer.status_code in (302, 401)
    assert "Choir" not in answer.text


def test_a_member_changes_nothing(site, visitor):
    add_member(site, "jane")
    form = {"form.widgets.base_path": "/evil", "form.buttons.save": "Save"}
    visitor.session.post(visitor.site_url + PANEL, data=form, auth=("jane", PASSWORD), allow_redirects=False)
    assert value_of("base_path") == "/chat"


def test_the_site_decides_who_sees_it(boss, site, visitor):
    permit(site, MANAGE_PERMISSION, ["Manager"])
    assert visitor.page(PANEL, auth=BOSS).status_code in (302, 401)
    assert "xmpp-settings" not in visitor.page("/@@overview-controlpanel", auth=BOSS).text


def test_it_is_not_there_without_the_add_on(bare_site, visitor):
    assert visitor.page(PANEL, auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)).status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("base_path", "", "Required input is missing."),
        ("base_path", "chat", "The path must begin with a slash, as /chat does."),
        ("base_path", "/chat/", "The path must not end with a slash."),
        ("base_path", "/a/../b", "Browsers take parts of dots alone, . and .., away."),
        (
            "base_path",
            "//evil.example.org",
            "Leave out the name of the host: browsers reach the chat on this site's own address only.",
        ),
        ("xmpp_domain", "example.org.", NO_DOMAIN),
        ("xmpp_domain", "https://example.org", NO_DOMAIN),
        ("xmpp_domain", "Example.org", "Write the domain in lower case."),
        ("history_days", "-1", NO_DAYS),
        ("history_days", "0", NO_DAYS),
        ("history_days", "3651", NO_DAYS),
        ("history_days", "1e3", "The entered value is not a valid integer literal."),
        ("history_days", "", "Required input is missing."),
        ("file_quota", "-5", "This is a whole number from 1 to 10240."),
        ("file_quota", "99999999999999999999", "This is a whole number from 1 to 10240."),
        ("bosh_url", "http-bind", NO_PATH),
        ("bosh_url", "javascript:alert(1)", NO_PATH),
        ("chat_groups", "choir;ghosts", 'There is no group "ghosts" in this site.'),
    ],
)
def test_what_is_not_valid_is_said_at_the_field_and_nothing_is_stored(save, name, value, message):
    answer = save({name: value, "theme": "dark"})
    assert answer.status_code == 200
    assert errors_in(answer.text) == {name: message}
    assert value_of("theme") == "system"
    assert value_of("base_path") == "/chat"
    assert value_of("chat_groups") == ()


def test_a_message_is_escaped(save):
    page = save({"chat_groups": "<script>alert(1)</script>"}).text
    assert "<script>alert(1)" not in page


# Stored


def test_it_is_in_the_sites_set_up_with_an_icon(boss, visitor):
    page = visitor.page("/@@overview-controlpanel", auth=BOSS).text
    section = page[page.index("Add-on Configuration") :]
    (entry,) = re.findall(r'<a href="[^"]*/plone/@@xmpp-settings".*?</a>', section, re.S)
    assert "bi-chat-dots" in entry
    assert "Chat" in entry


def test_every_field_says_what_it_changes(boss, visitor):
    page = visitor.page(PANEL, auth=BOSS).text
    fields = re.split(r'data-fieldname="form\.widgets\.([a-z_]+)"', page)
    names, texts = fields[1::2], fields[2::2]
    assert names == [
        "enabled",
        "base_path",
        "connection",
        "bosh_url",
        "debug",
        "chat_groups",
        "contact_rule",
        "contact_groups",
        "group_rooms",
        "room_groups",
        "auto_subscribe",
        "search_min_length",
        "search_results",
        "appearance",
        "theme",
        "rooms",
        "sounds",
        "notifications",
        "chat_with_author",
        "chat_with_byline",
        "xmpp_domain",
        "history_days",
        "file_sharing",
        "file_quota",
    ]
    for name, text in zip(names, texts, strict=True):
        (description,) = re.findall(r'<div class="form-text">(.*?)</div>', text, re.S)
        assert len(description.split()) > 5, name
    assert re.findall(r"<legend [^>]*>(.*?)</legend>", page) == ["General", "People", "In the page", "Server"]


def test_groups_are_found_by_typing(boss, visitor):
    page = visitor.page(PANEL, auth=BOSS).text
    pattern = json.loads(unescape(re.search(r'data-pat-select2="([^"]*)"', page).group(1)))
    assert pattern["allowNewItems"] == "false"
    address = pattern["vocabularyUrl"].removeprefix(visitor.site_url)
    criterion = {"i": "SearchableText", "o": "plone.app.querystring.operation.string.contains", "v": "cho*"}
    for query in ("cho", json.dumps({"criteria": [criterion]})):
        answer = visitor.session.get(visitor.site_url + address, params={"query": query}, auth=BOSS)
        assert answer.json()["results"] == [{"id": "choir", "text": "Choir"}]


def test_groups_that_were_chosen_have_their_titles(save, visitor):
    save({"chat_groups": "choir"})
    page = visitor.page(PANEL, auth=BOSS).text
    pattern = json.loads(unescape(re.search(r'data-pat-select2="([^"]*)"', page).group(1)))
    assert pattern["initialValues"] == {"choir": "Choir"}


def test_saving_without_a_change_changes_nothing(save):
    before = {name: value_of(name) for name in ("enabled", "base_path", "connection", "chat_groups", "rooms", "theme")}
    assert save().status_code == 302
    assert before == {name: value_of(name) for name in before}


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("enabled", False, False),
        ("base_path", "/talk", "/talk"),
        ("connection", "bosh", "bosh"),
        ("debug", True, True),
        ("chat_groups", "choir;Site Administrators", ("choir", "Site Administrators")),
        ("auto_subscribe", True, True),
        ("theme", "light", "light"),
        ("rooms", False, False),
        ("sounds", True, True),
        ("bosh_url", "/http-bind", "/http-bind"),
        ("appearance", "embedded", "embedded"),
        ("notifications", True, True),
        ("chat_with_author", False, False),
        ("chat_with_byline", True, True),
        ("xmpp_domain", " chat.example.org ", "chat.example.org"),
        ("history_days", "30", 30),
        ("history_days", "3,650", 3650),
        ("file_sharing", False, False),
        ("file_quota", "1", 1),
    ],
)
def test_a_change_is_stored(save, name, value, stored):
    assert save({name: value}).status_code == 302
    assert value_of(name) == stored


def test_a_change_holds_for_the_next_page(save, site, visitor):
    add_member(site, "jane")
    save({"base_path": "/talk", "theme": "dark"})
    assert 'src="/talk/loader.js"' in visitor.page(auth=("jane", PASSWORD)).text
    assert visitor.service("@converse", auth=("jane", PASSWORD)).json()["settings"]["theme"] == "dark"


def test_groups_can_be_taken_away_again(save):
    save({"chat_groups": "choir"})
    assert value_of("chat_groups") == ("choir",)
    save({"chat_groups": ""})
    assert value_of("chat_groups") == ()


def test_a_group_that_was_deleted_keeps_nobody_from_changing_something_else(save, site):
    save({"chat_groups": "choir"})
    delete_group(site, "choir")
    assert save({"theme": "dark"}).status_code == 302
    assert value_of("theme") == "dark"
    assert value_of("chat_groups") == ("choir",)


def test_a_site_that_was_not_upgraded_yet_can_be_edited(save):
    with committed():
        for name in ("theme", "rooms", "sounds", "chat_groups"):
            del getUtility(IRegistry).records[f"collective.converse.{name}"]
        getUtility(IRegistry)["collective.converse.base_path"] = "/talk"
    assert save({"theme": "dark"}).status_code == 302
    assert value_of("theme") == "dark"
    assert value_of("rooms") is True
    assert value_of("base_path") == "/talk"
