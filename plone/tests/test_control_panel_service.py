"""`@controlpanels/xmpp-settings`: the same panel over plone.restapi, as Volto shows it."""

from ast import literal_eval
from collective.converse.editing import MANAGE_PERMISSION
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
import pytest


PANEL = "@controlpanels/xmpp-settings"


@pytest.fixture
def boss(site):
    """Who administers the site, without being a manager of Zope."""
    add_boss(site)
    add_group(site, "choir", "Choir")


@pytest.fixture
def patch(boss, visitor):
    """PATCH the panel; by default as the site's administrator."""

    def patch(json, auth=BOSS):
        return visitor.session.patch(
            f"{visitor.site_url}/{PANEL}", json=json, auth=auth, headers={"Accept": "application/json"}
        )

    return patch


def value_of(name):
    """What is stored, past what the registry keeps for each request."""
    with committed():
        return getUtility(IRegistry).records[f"collective.converse.{name}"].value


def errors_in(answer):
    """Messages by field, out of plone.restapi's answer."""
    assert answer.status_code == 400
    return {each["field"]: each["message"] for each in literal_eval(answer.json()["message"])}


# Refused


def test_an_anonymous_visitor_is_refused(site, visitor, patch):
    assert visitor.service(PANEL).status_code == 401
    assert patch({"base_path": "/evil"}, auth=None).status_code == 401
    assert value_of("base_path") == "/chat"


def test_a_member_is_refused(site, visitor, patch):
    add_member(site, "jane")
    assert visitor.service(PANEL, auth=("jane", PASSWORD)).status_code == 401
    assert patch({"base_path": "/evil"}, auth=("jane", PASSWORD)).status_code == 401
    assert value_of("base_path") == "/chat"


def test_who_may_see_the_sites_set_up_may_not_change_the_chat_by_that(site, visitor, patch):
    permit(site, MANAGE_PERMISSION, ["Manager"])
    assert visitor.service("@controlpanels", auth=BOSS).status_code == 200
    assert visitor.service(PANEL, auth=BOSS).status_code == 401
    assert patch({"base_path": "/evil"}).status_code == 401
    assert value_of("base_path") == "/chat"


def test_it_is_not_there_without_the_add_on(bare_site, visitor):
    answer = visitor.service(PANEL, auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD))
    assert answer.status_code == 404


DAYS = "This is a whole number from 1 to 3650."
SWITCH = "This is either on or off, true or false."


@pytest.mark.parametrize(
    ("json", "errors"),
    [
        ({"base_path": "chat"}, {"base_path": "The path must begin with a slash, as /chat does."}),
        ({"base_path": None}, {"base_path": "Required input is missing."}),
        ({"base_path": 7}, None),
        ({"base_path": ["/chat"]}, None),
        ({"base_path": {"a": 1}}, None),
        ({"connection": "smoke"}, {"connection": "This is one of websocket, bosh."}),
        ({"connection": {"title": "BOSH"}}, {"connection": "This is one of websocket, bosh."}),
        ({"connection": ["bosh"]}, {"connection": "This is one of websocket, bosh."}),
        ({"theme": None}, {"theme": "This is one of system, light, dark."}),
        ({"enabled": "yes"}, {"enabled": SWITCH}),
        ({"enabled": None}, {"enabled": SWITCH}),
        ({"rooms": 0}, {"rooms": SWITCH}),
        ({"sounds": "true"}, {"sounds": SWITCH}),
        ({"chat_groups": ["choir", "ghosts"]}, {"chat_groups": 'There is no group "ghosts" in this site.'}),
        ({"chat_groups": [{"token": "ghosts"}]}, {"chat_groups": 'There is no group "ghosts" in this site.'}),
        ({"chat_groups": "choir"}, None),
        ({"chat_groups": [7]}, None),
        ({"chat_groups": None}, {"chat_groups": "Required input is missing."}),
        ({"contact_rule": "all"}, {"contact_rule": "This is one of invited, groups, named, everyone."}),
        ({"contact_groups": ["ghosts"]}, {"contact_groups": 'There is no group "ghosts" in this site.'}),
        (
            {"contact_groups": ["AuthenticatedUsers"]},
            {
                "contact_groups": "Everybody who is logged in is in this group. Choose everybody as contacts in place "
                "of it."
            },
        ),
        ({"group_rooms": "some"}, {"group_rooms": "This is one of none, all, chosen."}),
        ({"room_groups": ["ghosts"]}, {"room_groups": 'There is no group "ghosts" in this site.'}),
        ({"room_groups": "choir"}, None),
        ({"no_such": "all"}, {"no_such": "There is no such setting."}),
        ({"gateway_url": "http://127.0.0.1"}, {"gateway_url": "There is no such setting."}),
        ({"xmpp_domain": "example org"}, None),
        ({"xmpp_domain": "EXAMPLE.org"}, {"xmpp_domain": "Write the domain in lower case."}),
        ({"xmpp_domain": "\ud800"}, None),
        ({"xmpp_domain": 7}, None),
        ({"xmpp_domain": None}, {"xmpp_domain": "Required input is missing."}),
        ({"bosh_url": None}, {"bosh_url": "Required input is missing."}),
        ({"bosh_url": "\ud800"}, None),
        ({"bosh_url": ["/http-bind"]}, None),
        ({"history_days": -1}, {"history_days": DAYS}),
        ({"history_days": 0}, {"history_days": DAYS}),
        ({"history_days": 3651}, {"history_days": DAYS}),
        ({"history_days": 10**400}, {"history_days": DAYS}),
        ({"history_days": 1.5}, {"history_days": DAYS}),
        ({"history_days": 30.0}, {"history_days": DAYS}),
        ({"history_days": "30"}, {"history_days": DAYS}),
        ({"history_days": True}, {"history_days": DAYS}),
        ({"history_days": None}, {"history_days": DAYS}),
        ({"history_days": [30]}, {"history_days": DAYS}),
        ({"file_quota": 10241}, {"file_quota": "This is a whole number from 1 to 10240."}),
        ({"file_sharing": "on"}, {"file_sharing": SWITCH}),
        ({"notifications": None}, {"notifications": SWITCH}),
        ({"appearance": "fullpage"}, {"appearance": "This is one of overlay, embedded."}),
        (
            {"base_path": "/chat/", "theme": "puce", "sounds": True},
            {"base_path": "The path must not end with a slash.", "theme": "This is one of system, light, dark."},
        ),
    ],
)
def test_what_is_not_valid_is_said_for_each_field_and_nothing_is_stored(patch, json, errors):
    found = errors_in(patch({"auto_subscribe": True, **json}))
    assert all(found.values())
    assert found == errors if errors else set(found) == set(json)
    assert value_of("auto_subscribe") is False
    assert value_of("sounds") is False


# Answered


def test_it_is_in_the_list(boss, visitor):
    listed = visitor.service("@controlpanels", auth=BOSS).json()
    (entry,) = [each for each in listed if each["@id"].endswith("/@controlpanels/xmpp-settings")]
    assert entry["title"] == "Chat"
    assert entry["group"] == "Add-on Configuration"


def test_it_describes_each_field_for_a_form(boss, visitor):
    schema = visitor.service(PANEL, auth=BOSS).json()["schema"]
    assert [(each["id"], each["title"], each["fields"]) for each in schema["fieldsets"]] == [
        ("default", "General", ["enabled", "base_path", "connection", "bosh_url", "debug"]),
        (
            "people",
            "People",
            [
                "chat_groups",
                "contact_rule",
                "contact_groups",
                "group_rooms",
                "room_groups",
                "auto_subscribe",
                "search_min_length",
                "search_results",
            ],
        ),
        (
            "page",
            "In the page",
            ["appearance", "theme", "rooms", "sounds", "notifications", "chat_with_author", "chat_with_byline"],
        ),
        ("server", "Server", ["xmpp_domain", "history_days", "file_sharing", "file_quota"]),
    ]
    for field in schema["properties"].values():
        assert field["title"]
        assert len(field["description"].split()) > 5
        assert "default" in field
        assert "mode" not in field
    days = schema["properties"]["history_days"]
    assert (days["type"], days["minimum"], days["maximum"]) == ("integer", 1, 3650)
    assert schema["properties"]["theme"]["enum"] == ["system", "light", "dark"]
    for name in ("chat_groups", "contact_groups", "room_groups"):
        vocabulary = schema["properties"][name]["widgetOptions"]["vocabulary"]["@id"]
        assert vocabulary.endswith("/@vocabularies/plone.app.vocabularies.Groups")


def test_it_says_what_is_in_force(boss, visitor):
    data = visitor.service(PANEL, auth=BOSS).json()["data"]
    assert {name: value["token"] if isinstance(value, dict) else value for name, value in data.items()} == {
        "enabled": True,
        "base_path": "/chat",
        "connection": "websocket",
        "bosh_url": "",
        "debug": False,
        "chat_groups": [],
        "contact_rule": "invited",
        "contact_groups": [],
        "group_rooms": "none",
        "room_groups": [],
        "auto_subscribe": False,
        "search_min_length": 2,
        "search_results": 20,
        "appearance": "overlay",
        "theme": "system",
        "rooms": True,
        "sounds": False,
        "notifications": False,
        "chat_with_author": True,
        "chat_with_byline": False,
        "xmpp_domain": "",
        "history_days": 365,
        "file_sharing": True,
        "file_quota": 100,
    }


@pytest.mark.parametrize(
    ("json", "stored"),
    [
        ({"enabled": False}, {"enabled": False}),
        ({"base_path": "/talk", "theme": "dark"}, {"base_path": "/talk", "theme": "dark"}),
        ({"connection": {"token": "bosh", "title": "BOSH (HTTP)"}}, {"connection": "bosh"}),
        ({"chat_groups": ["choir"]}, {"chat_groups": ("choir",)}),
        (
            {"contact_rule": "named", "contact_groups": ["choir"]},
            {"contact_rule": "named", "contact_groups": ("choir",)},
        ),
        (
            {"group_rooms": "chosen", "room_groups": ["choir"]},
            {"group_rooms": "chosen", "room_groups": ("choir",)},
        ),
        ({"chat_groups": [{"token": "choir", "title": "Choir"}]}, {"chat_groups": ("choir",)}),
        ({"rooms": False, "sounds": True, "debug": True}, {"rooms": False, "sounds": True, "debug": True}),
        ({"xmpp_domain": "chat.example.org"}, {"xmpp_domain": "chat.example.org"}),
        ({"history_days": 30, "file_quota": 1}, {"history_days": 30, "file_quota": 1}),
        ({"bosh_url": "/http-bind"}, {"bosh_url": "/http-bind"}),
        ({}, {"enabled": True}),
    ],
)
def test_a_change_is_stored(patch, json, stored):
    assert patch(json).status_code == 204
    assert {name: value_of(name) for name in stored} == stored


def test_what_it_says_can_be_sent_back(patch, site, visitor):
    patch({"chat_groups": ["choir"]})
    delete_group(site, "choir")
    data = visitor.service(PANEL, auth=BOSS).json()["data"]
    assert patch(data).status_code == 204
    assert visitor.service(PANEL, auth=BOSS).json()["data"] == data


def test_a_change_holds_for_the_next_page(patch, site, visitor):
    add_member(site, "jane")
    patch({"base_path": "/talk", "sounds": True})
    assert 'src="/talk/loader.js"' in visitor.page(auth=("jane", PASSWORD)).text
    assert visitor.service("@converse", auth=("jane", PASSWORD)).json()["settings"]["sounds"] is True


def test_a_site_that_was_not_upgraded_yet_can_be_edited(patch, visitor):
    with committed():
        for name in ("theme", "rooms", "sounds", "chat_groups"):
            del getUtility(IRegistry).records[f"collective.converse.{name}"]
    assert visitor.service(PANEL, auth=BOSS).json()["data"]["theme"]["token"] == "system"
    assert patch({"theme": "dark"}).status_code == 204
    assert value_of("theme") == "dark"
