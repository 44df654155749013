"""What zope.conf decides holds in place of the registry's values, and both control panels show it locked."""

from ast import literal_eval
from collective.converse.overrides import report
from members import add_boss
from members import add_group
from members import add_member
from members import BOSS
from members import committed
from members import PASSWORD
from plone.registry.interfaces import IRegistry
from test_control_panel import inputs
from zope.component import getUtility
import logging
import pytest
import re


SECTION = "collective.converse"
LOCKED = "Cannot be changed here: it is set in zope.conf on the server, section product-config collective.converse."


@pytest.fixture
def boss(site):
    """Who administers the site."""
    add_boss(site)


def settings_of(visitor):
    return visitor.service("@converse", auth=BOSS).json()["settings"]


def stored():
    """The registry's own values."""
    with committed():
        records = getUtility(IRegistry).records
        return {name: records[name].value for name in records if name.startswith(SECTION)}


@pytest.fixture
def lines(caplog):
    """What is logged while Zope starts."""

    def lines():
        caplog.clear()
        with caplog.at_level(logging.INFO, "collective.converse"):
            report(None)
        return [(record.levelname, record.getMessage()) for record in caplog.records if record.name == SECTION]

    return lines


@pytest.fixture
def patch(boss, visitor):
    def patch(json):
        url = f"{visitor.site_url}/@controlpanels/xmpp-settings"
        return visitor.session.patch(url, json=json, auth=BOSS, headers={"Accept": "application/json"})

    return patch


# What has no effect


def test_nothing_is_decided_without_a_section(boss, visitor, zope_conf, lines):
    zope_conf({"zope.sendmail": {"debug": "on"}})
    assert settings_of(visitor)["debug"] is False
    assert lines() == []


def test_zope_without_product_config_starts(boss, visitor, zope_conf, lines):
    zope_conf(None)
    assert settings_of(visitor)["debug"] is False
    assert lines() == []


def test_mistakes_are_a_line_each_and_plone_serves_all_the_same(boss, visitor, zope_conf, lines):
    zope_conf(
        {
            SECTION: {
                "them": "dark",
                "debug": "maybe",
                "sounds": "on",
                "token_secret": "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U",
            }
        }
    )
    found = lines()
    assert [level for level, _ in found] == ["WARNING"] * 3
    assert all(line.startswith("zope.conf, <product-config collective.converse>: ") for _, line in found)
    assert "MFRGG" not in str(found)
    assert settings_of(visitor) == {
        "connection": "websocket",
        "autoSubscribe": False,
        "debug": False,
        "theme": "system",
        "rooms": True,
        "sounds": True,
        "notifications": False,
        "appearance": "overlay",
        "boshUrl": None,
        "fileSharing": True,
        "searchMinLength": 2,
    }


def test_a_section_for_another_site_has_no_effect(boss, visitor, zope_conf):
    zope_conf({SECTION: {"instance_name": "Plone, intranet", "debug": "on"}})
    assert settings_of(visitor)["debug"] is False


def test_a_site_that_is_not_there_is_named_at_the_start(boss, zope_conf, lines):
    zope_conf({SECTION: {"instance_name": "plone, plones", "debug": "on"}})
    assert lines() == [
        (
            "WARNING",
            "zope.conf, <product-config collective.converse>: instance_name: there is no Plone site at /plones.",
        )
    ]


# What is decided


@pytest.mark.parametrize("name", ["plone", "/plone", "intranet /plone", "intranet, plone"])
def test_a_section_names_the_sites_that_it_is_for(boss, visitor, zope_conf, name):
    zope_conf({SECTION: {"instance_name": name, "debug": "on"}})
    assert settings_of(visitor)["debug"] is True


def test_a_section_for_this_site_wins_over_one_for_all(boss, visitor, zope_conf):
    zope_conf(
        {
            f"{SECTION}.a": {"instance_name": "plone", "theme": "dark"},
            f"{SECTION}.b": {"instance_name": "intranet", "theme": "light", "rooms": "off"},
            SECTION: {"theme": "light", "sounds": "on"},
        }
    )
    found = settings_of(visitor)
    assert (found["theme"], found["sounds"], found["rooms"]) == ("dark", True, True)


def test_it_holds_in_place_of_the_registry_and_nothing_is_written(boss, visitor, zope_conf):
    before = stored()
    zope_conf(
        {SECTION: {"debug": "1", "auto_subscribe": "true", "connection": "bosh", "base_path": "/talk", "rooms": "off"}}
    )
    assert settings_of(visitor) == {
        "connection": "bosh",
        "autoSubscribe": True,
        "debug": True,
        "theme": "system",
        "rooms": False,
        "sounds": False,
        "notifications": False,
        "appearance": "overlay",
        "boshUrl": None,
        "fileSharing": True,
        "searchMinLength": 2,
    }
    assert 'src="/talk/loader.js"' in visitor.page(auth=BOSS).text
    assert stored() == before


def test_what_the_site_had_decided_is_back_when_the_line_is_gone(boss, visitor, zope_conf, patch):
    patch({"theme": "dark"})
    zope_conf({SECTION: {"theme": "light"}})
    assert settings_of(visitor)["theme"] == "light"
    zope_conf({})
    assert settings_of(visitor)["theme"] == "dark"


def test_chat_can_be_switched_off(boss, visitor, zope_conf):
    zope_conf({SECTION: {"enabled": "off"}})
    assert visitor.service("@converse", auth=BOSS).json()["code"] == "site-chat-off"


def test_groups_can_be_named(boss, site, visitor, zope_conf):
    add_group(site, "choir")
    add_member(site, "jane", groups=("choir",))
    zope_conf({SECTION: {"chat_groups": "board, choir"}})
    assert visitor.service("@converse", auth=("jane", PASSWORD)).status_code == 200
    assert visitor.service("@converse", auth=BOSS).json()["code"] == "member-not-permitted"


# In Classic UI


@pytest.fixture
def locked(boss, zope_conf):
    """One field of each kind, in each part of the form."""
    zope_conf({SECTION: {"base_path": "/talk", "debug": "on", "chat_groups": "Administrators, boss", "theme": "dark"}})


def test_a_form_shows_locked_fields_with_their_value_and_says_where_they_are_set(locked, visitor):
    page = visitor.page("/@@xmpp-settings", auth=BOSS).text
    fields = re.split(r'data-fieldname="form\.widgets\.([a-z_]+)"', page)
    found = dict(zip(fields[1::2], fields[2::2], strict=True))
    for name, text in found.items():
        is_locked = name in ("base_path", "debug", "chat_groups", "theme")
        assert ('disabled="disabled"' in text) == is_locked, name
        assert (f'<div class="form-text">{LOCKED}</div>' in text) == is_locked, name
    assert 'value="/talk"' in found["base_path"]
    assert 'checked="checked"' in found["debug"]
    assert 'value="Administrators;boss"' in found["chat_groups"]
    assert 'selected="selected" value="dark"' in found["theme"]


def test_a_form_stores_the_other_fields_and_no_locked_one(locked, visitor):
    before = stored()
    page = visitor.page("/@@xmpp-settings", auth=BOSS).text
    form = {
        **inputs(page),
        "form.widgets.sounds:list": "selected",
        "form.widgets.base_path": "/evil",
        "form.widgets.theme:list": "light",
        "form.widgets.chat_groups": "",
        "form.buttons.save": "Save",
    }
    answer = visitor.session.post(f"{visitor.site_url}/@@xmpp-settings", data=form, auth=BOSS, allow_redirects=False)
    assert answer.status_code == 302
    assert stored() == {**before, f"{SECTION}.sounds": True}


def test_a_form_that_comes_back_with_an_error_still_shows_what_is_in_force(boss, site, visitor, zope_conf):
    zope_conf({SECTION: {"debug": "on", "theme": "dark"}})
    page = visitor.page("/@@xmpp-settings", auth=BOSS).text
    form = {**inputs(page), "form.widgets.base_path": "talk", "form.buttons.save": "Save"}
    answer = visitor.session.post(f"{visitor.site_url}/@@xmpp-settings", data=form, auth=BOSS, allow_redirects=False)
    assert answer.status_code == 200
    assert "The path must begin with a slash" in answer.text
    debug = answer.text[answer.text.index('data-fieldname="form.widgets.debug"') :]
    assert re.search(r"<input [^>]*type=\"checkbox\"[^>]*>", debug).group(0).count('checked="checked"') == 1
    assert 'selected="selected" value="dark"' in answer.text


# Over plone.restapi


def test_the_service_marks_locked_fields_and_says_where_they_are_set(locked, visitor):
    answer = visitor.service("@controlpanels/xmpp-settings", auth=BOSS).json()
    for name, field in answer["schema"]["properties"].items():
        is_locked = name in ("base_path", "debug", "chat_groups", "theme")
        assert (field.get("mode") == "display") == is_locked, name
        assert (field.get("readOnly") is True) == is_locked, name
        assert (field["description"] == LOCKED) == is_locked, name
    assert answer["data"]["base_path"] == "/talk"
    assert answer["data"]["debug"] is True
    assert answer["data"]["chat_groups"] == ["Administrators", "boss"]
    assert answer["data"]["theme"]["token"] == "dark"


def test_a_change_of_a_locked_field_is_refused_as_a_whole(locked, patch):
    before = stored()
    answer = patch({"base_path": "/elsewhere", "theme": "light", "sounds": True})
    assert answer.status_code == 400
    assert {each["field"]: each["message"] for each in literal_eval(answer.json()["message"])} == {
        "base_path": LOCKED,
        "theme": LOCKED,
    }
    assert stored() == before


def test_what_the_service_says_can_be_sent_back_with_a_change_of_another_field(locked, visitor, patch):
    before = stored()
    data = visitor.service("@controlpanels/xmpp-settings", auth=BOSS).json()["data"]
    assert patch({**data, "sounds": True}).status_code == 204
    assert stored() == {**before, f"{SECTION}.sounds": True}
