"""The registry records of the add-on."""

from collective.converse.interfaces import IConverseSettings
from collective.converse.settings import Settings
from collective.converse.settings import site_settings
from members import add_member
from members import committed
from members import PASSWORD
from plone.registry.interfaces import IRegistry
from zope.component import getUtility
from zope.schema import getFieldsInOrder
from zope.schema.interfaces import ValidationError
import pytest


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


@pytest.mark.parametrize("name", ["enabled", "auto_subscribe", "debug"])
def test_a_switch_is_on_or_off(site, name):
    with pytest.raises(ValidationError):
        getUtility(IRegistry)[f"collective.converse.{name}"] = "yes"


@pytest.mark.parametrize("value", ["/chat", "/a", "/a/b", "/chat-2_x.y~z", "/.well-known", "/..."])
def test_a_base_path_may_be_any_absolute_path(site, value):
    getUtility(IRegistry)["collective.converse.base_path"] = value
    assert site_settings().base_path == value


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
        enabled=True, base_path="/chat", connection="websocket", auto_subscribe=False, debug=False
    )


def test_a_record_that_a_site_does_not_have_yet_reads_as_its_default(site, visitor):
    """New code runs before its upgrade step does."""
    add_member(site, "jane")
    with committed():
        for name in Settings._fields:
            del getUtility(IRegistry).records[f"collective.converse.{name}"]
    answer = visitor.service("@converse", auth=("jane", PASSWORD))
    assert answer.json()["settings"] == {"connection": "websocket", "autoSubscribe": False, "debug": False}
    assert "/chat/loader.js" in visitor.page(auth=("jane", PASSWORD)).text
