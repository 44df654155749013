"""The registry records of the add-on."""

from collective.converse.interfaces import IConverseSettings
from collective.converse.settings import Settings
from collective.converse.settings import site_settings
from members import add_group
from members import add_member
from members import committed
from members import PASSWORD
from plone.registry.interfaces import IRegistry
from zope.component import getUtility
from zope.schema import getFieldsInOrder
from zope.schema.interfaces import ValidationError
import pytest
import transaction


NO_HOST = "Leave out the name of the host: browsers reach the chat on this site's own address only."
NOTHING_ELSE = (
    "Each part of the path needs one or more of the letters A to Z, digits, and - . _ ~, and may hold nothing else."
)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "chat",
        "/",
        "//",
        "/chat/",
        "//evil.example.org",
        "/chat//loader",
        "https://evil.example.org/chat",
        "javascript:alert(1)",
        "\\\\evil.example.org",
        "/\\evil.example.org",
        "/chat?x=1",
        "/chat#x",
        "/chat%2f",
        "/chat;x",
        "/chat:x",
        "/..",
        "/.",
        "/chat/../manage",
        "/chat/.",
        "/chat/..",
        "/chat ",
        " /chat",
        "/chat\n",
        "/chat\n/x",
        "/chat\t",
        '/chat"onload',
        "/chat'",
        "/<script>",
        "/chat\N{NULL}",
        "/chät",
        None,
        b"/chat",
        7,
    ],
)
def test_a_base_path_that_is_no_absolute_path_is_refused(site, value):
    with pytest.raises(ValidationError):
        getUtility(IRegistry)["collective.converse.base_path"] = value


@pytest.mark.parametrize("value", ["xmpp", "", "Websocket", None, 1])
def test_a_connection_of_another_kind_is_refused(site, value):
    with pytest.raises(ValidationError):
        getUtility(IRegistry)["collective.converse.connection"] = value


@pytest.mark.parametrize("value", ["", "blue", "Dark", None, True])
def test_a_theme_of_another_kind_is_refused(site, value):
    with pytest.raises(ValidationError):
        getUtility(IRegistry)["collective.converse.theme"] = value


@pytest.mark.parametrize("name", ["enabled", "auto_subscribe", "debug", "rooms", "sounds"])
@pytest.mark.parametrize("value", ["yes", "", 1, None])
def test_a_switch_is_on_or_off(site, name, value):
    with pytest.raises(ValidationError):
        getUtility(IRegistry)[f"collective.converse.{name}"] = value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("history_days", value) for value in (-1, 0, 3651, 10**400, True, 1.0, "30", None)),
        *(("search_min_length", value) for value in (-1, 0, 11, True, 1.5, "2", None)),
        *(("search_results", value) for value in (-1, 0, 51, True, 1.5, "20", None)),
        *(("file_quota", value) for value in (-1, 0, 10241, False, 1.5, "", None)),
        *(
            ("xmpp_domain", value)
            for value in ("Example.org", "example.org.", "a b", "jane@example.org", b"a", 7, None)
        ),
        *(("bosh_url", value) for value in ("http-bind", "https://chat.example.org/http-bind", b"/http-bind", None)),
        *(("appearance", value) for value in ("", "fullpage", None)),
        *(
            (name, value)
            for name in ("file_sharing", "notifications", "chat_with_author", "chat_with_byline")
            for value in (1, "on", None)
        ),
    ],
)
def test_what_the_panel_would_refuse_is_refused_in_the_record_too(site, name, value):
    before = getUtility(IRegistry)[f"collective.converse.{name}"]
    with pytest.raises(ValidationError):
        getUtility(IRegistry)[f"collective.converse.{name}"] = value
    transaction.abort()
    assert getUtility(IRegistry)[f"collective.converse.{name}"] == before


@pytest.mark.parametrize("value", [("ghosts",), ("staff", "ghosts"), ("Staff",), ("",), (7,), ["staff"], "staff", None])
def test_groups_that_the_site_does_not_know_are_refused(site, value):
    add_group(site, "staff", "Staff")
    with pytest.raises(ValidationError):
        getUtility(IRegistry)["collective.converse.chat_groups"] = value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("chat", "The path must begin with a slash, as /chat does."),
        ("//evil.example.org", NO_HOST),
        ("https://www.example.org/chat", NO_HOST),
        ("/chat/", "The path must not end with a slash."),
        ("/chat/../manage", "Browsers take parts of dots alone, . and .., away."),
        ("/chat?x", NOTHING_ELSE),
        ("/chat//x", NOTHING_ELSE),
    ],
)
def test_the_reason_is_said(site, value, reason):
    with pytest.raises(ValidationError) as refused:
        getUtility(IRegistry)["collective.converse.base_path"] = value
    assert str(refused.value) == reason


def test_the_group_that_is_not_there_is_named(site):
    with pytest.raises(ValidationError) as refused:
        getUtility(IRegistry)["collective.converse.chat_groups"] = ("ghosts",)
    assert str(refused.value) == 'There is no group "ghosts" in this site.'


@pytest.mark.parametrize("value", ["/chat", "/a", "/a/b", "/chat-2_x.y~z", "/.well-known", "/..."])
def test_a_base_path_may_be_any_absolute_path(site, value):
    getUtility(IRegistry)["collective.converse.base_path"] = value
    assert site_settings().base_path == value


def test_groups_may_be_any_that_the_site_knows(site):
    add_group(site, "staff", "Staff")
    getUtility(IRegistry)["collective.converse.chat_groups"] = ("staff", "Site Administrators", "AuthenticatedUsers")
    getUtility(IRegistry)["collective.converse.chat_groups"] = ()


def test_every_field_has_a_record_and_no_other_has(site):
    fields = [name for name, _ in getFieldsInOrder(IConverseSettings)]
    records = [
        name.removeprefix("collective.converse.")
        for name in getUtility(IRegistry).records
        if name.startswith("collective.converse.")
    ]
    assert sorted(records) == sorted(fields) == sorted(Settings._fields)


def test_a_new_site_has_the_defaults(site):
    assert site_settings() == Settings(
        enabled=True,
        base_path="/chat",
        connection="websocket",
        bosh_url="",
        debug=False,
        chat_groups=(),
        contact_rule="invited",
        contact_groups=(),
        group_rooms="none",
        room_groups=(),
        auto_subscribe=False,
        search_min_length=2,
        search_results=20,
        appearance="overlay",
        theme="system",
        rooms=True,
        sounds=False,
        notifications=False,
        chat_with_author=True,
        chat_with_byline=False,
        xmpp_domain="",
        history_days=365,
        file_sharing=True,
        file_quota=100,
    )


def test_a_record_that_a_site_does_not_have_yet_reads_as_its_default(site, visitor):
    """New code runs before its upgrade step does."""
    add_member(site, "jane")
    with committed():
        for name in Settings._fields:
            del getUtility(IRegistry).records[f"collective.converse.{name}"]
    answer = visitor.service("@converse", auth=("jane", PASSWORD))
    assert answer.json()["settings"] == {
        "connection": "websocket",
        "autoSubscribe": False,
        "debug": False,
        "theme": "system",
        "rooms": True,
        "sounds": False,
        "notifications": False,
        "appearance": "overlay",
        "boshUrl": None,
        "fileSharing": True,
        "searchMinLength": 2,
    }
    assert "/chat/loader.js" in visitor.page(auth=("jane", PASSWORD)).text
