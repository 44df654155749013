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
            "quux is unknown and not used; there are instance_name, enabled, base_path, connection, bosh_url, debug, "
            "chat_groups, contact_rule, contact_groups, group_rooms, room_groups, auto_subscribe, search_min_length, "
            "search_results, appearance, theme, rooms, sounds, notifications, chat_with_author, chat_with_byline, "
            "xmpp_domain, history_days, file_sharing, file_quota, gateway_url, gateway_key_file.",
        ),
        (
            {"xmpp_domain": "Example.org"},
            "xmpp_domain is not valid and not used: Write the domain in lower case.",
        ),
        ({"xmpp_domain": "example.org."}, None),
        ({"bosh_url": "http-bind"}, None),
        ({"bosh_url": "https://jane:secret@example.org/http-bind"}, None),
        ({"history_days": "0"}, "history_days is not valid and not used: This is a whole number from 1 to 3650."),
        ({"history_days": "-1"}, "history_days is not valid and not used: This is a whole number from 1 to 3650."),
        ({"history_days": "3651"}, "history_days is not valid and not used: This is a whole number from 1 to 3650."),
        ({"history_days": "1.5"}, "history_days is not valid and not used: This is a whole number from 1 to 3650."),
        ({"history_days": "a year"}, "history_days is not valid and not used: This is a whole number from 1 to 3650."),
        ({"history_days": ""}, "history_days is not valid and not used: This is a whole number from 1 to 3650."),
        ({"history_days": "\u0661"}, "history_days is not valid and not used: This is a whole number from 1 to 3650."),
        ({"file_quota": "9" * 5000}, "file_quota is not valid and not used: This is a whole number from 1 to 10240."),
        ({"gateway_uri": "http://127.0.0.1:8090"}, "gateway_uri is unknown and not used; did you mean gateway_url?"),
        ({"gateway_key": "/run/key"}, "gateway_key is unknown and not used; did you mean gateway_key_file?"),
        (
            {"gateway_url": "http://127.0.0.1:8090"},
            "gateway_url is not used, because gateway_key_file is missing: the gateway is told nothing.",
        ),
        (
            {"gateway_key_file": "/run/key"},
            "gateway_key_file is not used, because gateway_url is missing: the gateway is told nothing.",
        ),
        (
            {"gateway_url": "http://127.0.0.1:8090", "gateway_key_file": "key"},
            "gateway_key_file is not valid and not used: it must be the whole path of a file.",
        ),
        (
            {"otp_seed": SEED},
            "otp_seed is not used any more and should not be here: secrets belong to the gateway. Move them there "
            "by `collective-converse secrets move --from ZOPE_CONF`, with the path of this file, and delete them "
            "here.",
        ),
        (
            {"token_secret": TOKEN_SECRET, "otp_seed": SEED},
            "otp_seed and token_secret are not used any more and should not be here: secrets belong to the gateway. "
            "Move them there by `collective-converse secrets move --from ZOPE_CONF`, with the path of this file, and "
            "delete them here.",
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


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8090",
        "//127.0.0.1:8090",
        "ftp://127.0.0.1",
        "unix:/run/gateway.sock",
        "http://",
        "http:///chat",
        "http://127.0.0.1:8090/",
        "http://127.0.0.1:8090/chat",
        "http://127.0.0.1:8090?x",
        "http://127.0.0.1:8090#x",
        "http://jane:secret@127.0.0.1:8090",
        "http://127.0.0.1:0",
        "http://127.0.0.1:65536",
        "http://127.0.0.1:port",
        "http://127.0.0.1:",
        "http://[::1",
        "http://127.0.0.1:" + "9" * 5000,
        "http://exa mple.org",
        "http://example.org\\x",
        "http://ex\u00e4mple.org",
    ],
)
def test_a_gateway_that_is_no_origin_is_not_used(url):
    section = read_section("collective.converse", {"gateway_url": url, "gateway_key_file": "/run/key"})
    assert section.gateway is None
    assert section.complaints == [
        "gateway_url is not valid and not used: it must be http:// or https://, a host and a port, without a path, "
        "such as http://127.0.0.1:8090."
    ]


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
    keys["chat_groups"] = keys["contact_groups"] = keys["room_groups"] = ""
    section = read_section("collective.converse", keys)
    assert section.complaints == []
    assert section.values == {name: IConverseSettings[name].default for name in IConverseSettings.names()}


@pytest.mark.parametrize(("text", "number"), [("1", 1), (" 30 ", 30), ("3650", 3650)])
def test_days_are_a_number(text, number):
    assert read_section("collective.converse", {"history_days": text}).values == {"history_days": number}


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://127.0.0.1:8090", "http://127.0.0.1:8090"),
        ("https://Gateway.example.org", "https://gateway.example.org"),
        ("http://[::1]:8090", "http://[::1]:8090"),
    ],
)
def test_the_gateway_is_an_origin_and_the_path_of_a_file(url, origin):
    section = read_section("collective.converse", {"gateway_url": url, "gateway_key_file": " /run/key "})
    assert section.gateway == (origin, "/run/key")
    assert section.complaints == []
    assert section.values == {}


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
