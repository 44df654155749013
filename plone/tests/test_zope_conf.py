"""Reading `<product-config collective.converse>`: what counts, and what is complained about."""

from collective.converse.interfaces import IConverseSettings
from collective.converse.zope_conf import read_section
from collective.converse.zope_conf import read_sections
import pytest


SEED = "K5QXEZLCNRUW4ZDJ"
TOKEN_SECRET = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"


def complaints(keys):
    return read_section("collective.converse", keys).complaints


# Refused


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ({"debug": "maybe"}, "debug is not valid and not used: it must be on or off."),
        ({"auto_subscribe": ""}, "auto_subscribe is not valid and not used: it must be on or off."),
        ({"rooms": "2"}, "rooms is not valid and not used: it must be on or off."),
        ({"connection": "smoke"}, "connection is not valid and not used: it must be one of websocket, bosh."),
        ({"theme": "Dark"}, "theme is not valid and not used: it must be one of system, light, dark."),
        (
            {"base_path": "chat"},
            "base_path is not valid and not used: The path must begin with a slash, as /chat does.",
        ),
        ({"base_path": "/chät"}, None),
        ({"them": "dark"}, "them is unknown and not used; did you mean theme?"),
        ({"auto-subscribe": "on"}, "auto-subscribe is unknown and not used; did you mean auto_subscribe?"),
        ({"instance": "Plone"}, "instance is unknown and not used; did you mean instance_name?"),
        ({"token_secrets": TOKEN_SECRET}, "token_secrets is unknown and not used; did you mean token_secret?"),
        (
            {"quux": "1"},
            "quux is unknown and not used; there are instance_name, enabled, base_path, connection, debug, "
            "chat_groups, auto_subscribe, theme, rooms, sounds.",
        ),
        (
            {"xmpp_domain": "example.org"},
            "xmpp_domain is not used any more: the domain is `domain` of the site in the gateway's converse.toml.",
        ),
        (
            {"bosh_url": "https://example.org/http-bind"},
            "bosh_url is not used any more: BOSH is at the gateway's own address; choose it by `connection bosh`.",
        ),
        (
            {"otp_seed": SEED},
            "otp_seed is not used any more and should not be here: secrets belong to the gateway. Make new ones there "
            "by `collective-converse secrets create`, and delete the old ones here.",
        ),
        (
            {"token_secret": TOKEN_SECRET, "otp_seed": SEED},
            "otp_seed and token_secret are not used any more and should not be here: secrets belong to the gateway. "
            "Make new ones there by `collective-converse secrets create`, and delete the old ones here.",
        ),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(keys, complaint):
    section = read_section("collective.converse", keys)
    assert section.values == {}
    assert len(section.complaints) == 1
    assert "\n" not in section.complaints[0]
    assert complaint is None or section.complaints == [complaint]


@pytest.mark.parametrize("key", ["otp_seed", "token_secret", "otp-seed", "secret", "debug", "base_path", "theme"])
def test_no_value_is_repeated_for_it_may_be_a_secret(key):
    assert not [each for each in complaints({key: TOKEN_SECRET}) if TOKEN_SECRET in each]


def test_one_mistake_leaves_the_rest_as_it_is():
    section = read_section("collective.converse", {"theme": "puce", "debug": "on", "nonsense": "x"})
    assert section.values == {"debug": True}
    assert len(section.complaints) == 2


# Read


@pytest.mark.parametrize("text", ["1", "true", "True", "TRUE", "on", "On", " on "])
def test_on(text):
    assert read_section("collective.converse", {"debug": text}).values == {"debug": True}


@pytest.mark.parametrize("text", ["0", "false", "False", "off", "OFF"])
def test_off(text):
    assert read_section("collective.converse", {"enabled": text}).values == {"enabled": False}


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", ()),
        (" , ", ()),
        ("staff", ("staff",)),
        ("staff, Site Administrators,choir", ("staff", "Site Administrators", "choir")),
    ],
)
def test_groups_are_separated_by_commas(text, groups):
    assert read_section("collective.converse", {"chat_groups": text}).values == {"chat_groups": groups}


def test_every_setting_can_be_said():
    keys = {name: str(IConverseSettings[name].default) for name in IConverseSettings.names()}
    keys["chat_groups"] = ""
    section = read_section("collective.converse", keys)
    assert section.complaints == []
    assert section.values == {name: IConverseSettings[name].default for name in IConverseSettings.names()}


@pytest.mark.parametrize(
    ("text", "sites"),
    [("", []), ("Plone", ["Plone"]), ("/Plone/", ["Plone"]), ("Plone, a/b  intranet", ["Plone", "a/b", "intranet"])],
)
def test_sites_are_named_by_their_paths(text, sites):
    assert read_section("collective.converse", {"instance_name": text}).sites == set(sites)


def test_sections_of_others_are_left_alone():
    assert read_sections({"collective.conversation": {"debug": "on"}, "zope.sendmail": {}, "collective": {}}) == []


def test_sections_for_one_site_come_after_those_for_all():
    sections = read_sections(
        {
            "collective.converse": {"instance_name": "Plone"},
            "collective.converse.b": {},
            "collective.converse.a": {},
        }
    )
    assert [each.name for each in sections] == ["collective.converse.a", "collective.converse.b", "collective.converse"]
