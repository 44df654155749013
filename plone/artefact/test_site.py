"""The wheel at work: a site made by `create_site.py`, and what it answers over HTTP."""

from html import unescape
from visitor import Visitor
import copy
import json
import pytest
import re
import requests
import secrets
import subprocess


MEMBERS = ["jane@example.org", "bob", "Bob", "Жанна", "steward"]


def passwords_in(wanted):
    return [wanted["admin"]["password"], *(member["password"] for member in wanted["members"])]


@pytest.fixture(scope="module")
def failed_run(instance, wanted):
    """A run that ends in the middle of the members, because a portrait is not there."""
    broken = copy.deepcopy(wanted)
    broken["members"][2]["portrait"] = "/not/there.png"
    return subprocess.run(
        instance.creation,
        input=json.dumps(broken),
        env=instance.environment,
        cwd=instance.folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def whole_run(instance, failed_run, wanted):
    """The run after the one that failed."""
    return instance.create_site(wanted)


@pytest.fixture(scope="module")
def wanted_again(wanted):
    """The same people with other passwords."""
    changed = copy.deepcopy(wanted)
    for person in (changed["admin"], *changed["members"]):
        person["password"] = secrets.token_urlsafe()
    return changed


@pytest.fixture(scope="module")
def second_run(instance, whole_run, wanted_again):
    return instance.create_site(wanted_again)


@pytest.fixture(scope="module")
def address(instance, second_run):
    with instance.serving() as address:
        yield address


@pytest.fixture
def visitor(address):
    return Visitor(f"{address}/Plone")


@pytest.fixture
def log_in(visitor, wanted_again):
    """Log a member in by the form."""

    def log_in(user_id):
        member = next(member for member in wanted_again["members"] if member["userId"] == user_id)
        visitor.log_in(member["login"], member["password"])
        return visitor

    return log_in


# Making the site


def test_a_run_that_fails_says_so_and_tells_no_password(failed_run, wanted):
    assert failed_run.returncode != 0
    assert "/not/there.png" in failed_run.stderr
    assert failed_run.stdout == ""
    assert not [password for password in passwords_in(wanted) if password in failed_run.stderr]


def test_the_next_run_makes_all_of_it(whole_run, wanted):
    answer, output = whole_run
    assert answer.pop("seconds") > 0
    # Plone commits the site itself, so that the run that failed has made that much.
    assert answer == {"site": "/Plone", "created": False, "members": MEMBERS, "groups": ["choir", "staff"]}
    assert not [password for password in passwords_in(wanted) if password in output]


def test_a_run_after_that_makes_nothing_new(second_run):
    answer, _output = second_run
    del answer["seconds"]
    assert answer == {"site": "/Plone", "created": False, "members": [], "groups": []}


# What zope.conf says


def test_each_mistake_in_zope_conf_is_one_line_and_plone_has_started(address, instance):
    key = instance.folder / "plone.key"
    said = [
        line.partition("] zope.conf, <product-config ")[2].strip()
        for line in instance.lines
        if "product-config" in line
    ]
    assert said == [
        "collective.converse>: them is unknown and not used; did you mean theme?",
        "collective.converse>: rooms is not valid and not used: it must be on or off.",
        "collective.converse>: otp_seed and token_secret are not used any more and should not be here: secrets belong "
        "to the gateway. Move them there by `collective-converse secrets move --from ZOPE_CONF`, with the path of this "
        "file, and delete them here.",
        f"collective.converse>: gateway_key_file: {key} does not exist; make it with `collective-converse secrets "
        f"plone-key --write {key}`.",
        "collective.converse.intranet>: instance_name: there is no Plone site at /intranet.",
    ]
    assert all(" WARNING [collective.converse] " in line for line in instance.lines if "product-config" in line)
    assert "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U" not in "".join(instance.lines)


def test_what_zope_conf_says_holds_for_the_site_that_it_names(log_in):
    settings = log_in("bob").service("@converse").json()["settings"]
    assert settings == {
        "connection": "websocket",
        "autoSubscribe": True,
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


def test_the_control_panel_shows_it_locked(log_in):
    page = log_in("steward").page("/@@xmpp-settings").text
    assert page.count("section product-config collective.converse.") == 2


# What it answers


def test_an_anonymous_visitor_is_refused_and_has_nothing_in_the_page(visitor):
    answer = visitor.service("@converse")
    assert answer.status_code == 401
    assert answer.json()["code"] == "member-anonymous"
    page = visitor.page()
    assert page.status_code == 200
    assert "loader.js" not in page.text


def test_the_passwords_of_the_run_before_no_longer_hold(visitor, wanted):
    for person in (wanted["admin"], *wanted["members"]):
        assert visitor.service("@converse", auth=(person["login"], person["password"])).status_code == 401


def test_the_administrator_of_the_zope_root_has_no_chat(visitor, wanted_again):
    admin = wanted_again["admin"]
    answer = visitor.service("@converse", auth=(admin["login"], admin["password"]))
    assert answer.status_code == 403
    assert answer.json()["code"] == "member-root-user"


def test_a_member_who_logged_in_by_the_form_has_chat(log_in, address):
    visitor = log_in("jane@example.org")
    answer = visitor.service("@converse")
    assert answer.status_code == 200
    user = answer.json()["user"]
    portrait = user.pop("portrait")
    assert re.fullmatch("[0-9a-f]{16}", user.pop("portraitVersion"))
    assert user.pop("freed") == 0
    assert user == {
        "id": "jane@example.org",
        "fullname": "Jané Dœ",
        "groups": [{"id": "choir", "title": "Chœur"}, {"id": "staff", "title": "Staff"}],
        "language": "en",
    }
    assert portrait.startswith(f"{address}/Plone/portal_memberdata/portraits/")
    assert visitor.session.get(portrait).headers["Content-Type"].startswith("image/")
    tags = re.findall(r'<script type="module" src="/chat/loader.js" data-member="([0-9a-f]{32})">', visitor.page().text)
    assert tags == [answer.json()["member"]]


@pytest.mark.parametrize("user_id", MEMBERS)
def test_every_member_is_who_they_are(log_in, user_id):
    assert log_in(user_id).service("@converse").json()["user"]["id"] == user_id


def test_the_sites_administrator_may_administer_and_has_chat(log_in):
    visitor = log_in("steward")
    assert visitor.service("@converse").status_code == 200
    assert visitor.page("/@@overview-controlpanel").status_code == 200


def test_members_may_find_one_another(log_in):
    answer = log_in("steward").service("@converse-people", q="bob")
    assert answer.status_code == 200
    assert answer.json()["people"] == [
        {"id": "bob", "fullname": "Bob Small", "groups": [], "portrait": None},
        {"id": "Bob", "fullname": "Bob Tall", "groups": [], "portrait": None},
    ]


def test_addresses_are_the_public_ones_behind_a_gateway(log_in):
    visitor = log_in("jane@example.org")
    answer = visitor.service("/VirtualHostBase/http/localhost:8080/Plone/VirtualHostRoot/@converse").json()
    assert answer["@id"] == "http://localhost:8080/@converse"
    assert answer["user"]["portrait"].startswith("http://localhost:8080/portal_memberdata/portraits/")


def test_the_control_panel_speaks_german_in_a_german_site(log_in, visitor, wanted_again):
    admin = wanted_again["admin"]["login"], wanted_again["admin"]["password"]

    def speak(language):
        changed = {"plone.available_languages": [language], "plone.default_language": language}
        url = f"{visitor.site_url}/@registry"
        answer = requests.patch(url, json=changed, auth=admin, headers={"Accept": "application/json"}, timeout=30)
        assert answer.status_code == 204

    speak("de")
    assert "Nur diese Gruppen dürfen chatten" in unescape(log_in("steward").page("/@@xmpp-settings").text)
    speak("en")
    assert "Only these groups may chat" in log_in("steward").page("/@@xmpp-settings").text
