"""`@converse-system`: the gateway asks for the settings of the chat server, signed with the site's key."""

from collective.converse import outcomes
from collective.converse.notes import unreachable
from collective.converse.outcomes import Outcome
from collective.converse.versions import versions_here
from gateway_server import KEY
from gateway_server import signature_header
from importlib.metadata import version
from members import add_boss
from members import BOSS
from members import permit
from members import set_setting
from Products.CMFCore.permissions import View
import logging
import pytest
import re
import time


HEADER = "X-Converse-Signature"
PATH = "/@converse-system"
PUBLIC = "/VirtualHostBase/https/www.example.org:443/plone/VirtualHostRoot"
OTHER_KEY = f"{KEY[1:26]}{KEY[:26]}A"


@pytest.fixture
def ask(visitor):
    """GET the service with these headers' values; by default as the gateway does."""

    def ask(*values, path="@converse-system", auth=None):
        values = values or (signature_header("gateway", "GET", PATH),)
        return visitor.service(path, headers={HEADER: ", ".join(values)} if values != (None,) else {}, auth=auth)

    return ask


def refusal(answer):
    """Status and code of a refusal, which tells nothing else."""
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Location" not in answer.headers
    assert "WWW-Authenticate" not in answer.headers
    assert set(answer.json()) == {"code", "message"}
    return answer.status_code, answer.json()["code"]


def test_who_does_not_sign_is_refused(known, ask, visitor, site):
    add_boss(site)
    assert refusal(ask(None)) == (401, "system-signature-missing")
    assert refusal(ask(None, auth=BOSS)) == (401, "system-signature-missing")
    assert refusal(visitor.service("@converse-system", headers={HEADER: ""})) == (401, "system-signature-malformed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"site": "intranet"}, "site"),
        ({"age": 3600}, "time"),
        ({"age": -3600}, "time"),
        ({"key": OTHER_KEY}, "wrong"),
        ({"direction": "plone"}, "wrong"),
        ({"method": "POST"}, "wrong"),
        ({"path": f"/plone{PATH}"}, "wrong"),
        ({"body": b"{}"}, "wrong"),
        ({"direction": "plone", "method": "POST", "path": "/.collective-converse/settings"}, "wrong"),
    ],
)
def test_what_is_not_signed_as_it_should_be_is_refused_with_a_code(known, ask, changes, code):
    signed = {"direction": "gateway", "method": "GET", "path": PATH, **changes}
    at = time.time() - signed.pop("age", 0)
    assert refusal(ask(signature_header(**signed, at=at))) == (401, f"system-signature-{code}")


@pytest.mark.parametrize("change", [lambda header: "nonsense", lambda header: f"{header}, more=1", str.upper])
def test_what_is_not_a_signature_is_refused(known, ask, change):
    header = change(signature_header("gateway", "GET", PATH))
    assert refusal(ask(header)) == (401, "system-signature-malformed")


def test_two_signatures_are_refused(known, ask):
    first, second = (signature_header("gateway", "GET", PATH, nonce=nonce * 32) for nonce in "ab")
    assert refusal(ask(first, second)) == (401, "system-signature-malformed")


@pytest.mark.parametrize("query", ["x=1", "BODY=x", "BODY:int=1", "method=POST", "QUERY_STRING="])
def test_a_query_is_signed_with_the_path(known, ask, query):
    assert refusal(ask(path=f"@converse-system?{query}")) == (401, "system-signature-wrong")


def test_a_body_is_signed_too(known, visitor):
    headers = {HEADER: signature_header("gateway", "GET", PATH), "Accept": "application/json"}
    answer = visitor.session.get(f"{visitor.site_url}/@converse-system", data=b"BODY=", headers=headers)
    assert refusal(answer) == (401, "system-signature-wrong")


def test_a_site_without_a_key_answers_nobody(site, ask, zope_conf):
    for keys in ({}, {"gateway_url": "http://127.0.0.1:1"}):
        zope_conf({"collective.converse": keys})
        assert refusal(ask()) == (404, "system-off")


def test_a_site_whose_key_is_another_ones_answers_nobody(known, ask, zope_conf, key_file):
    keys = {"instance_name": "intranet", "gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}
    zope_conf({"collective.converse": keys})
    assert refusal(ask()) == (404, "system-off")


@pytest.mark.parametrize(
    "mend", [lambda path: path.chmod(0o644), lambda path: path.unlink(), lambda path: path.write_text("x")]
)
def test_a_site_whose_key_cannot_be_used_answers_nobody_and_no_path_is_told(known, ask, key_file, mend):
    mend(key_file)
    answer = ask()
    assert refusal(answer) == (404, "system-off")
    assert str(key_file) not in answer.text


def test_it_is_not_there_without_the_add_on(bare_site, ask, zope_conf, key_file):
    zope_conf({"collective.converse": {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}})
    assert ask().status_code == 404


def test_no_log_has_the_key_or_a_signature(known, ask, caplog, key_file):
    with caplog.at_level(logging.DEBUG):
        ask()
        ask("nonsense")
        key_file.write_text(f"plone {KEY}{KEY}\n")
        ask()
    assert KEY not in caplog.text
    assert "signature=" not in caplog.text


# Answered


def test_the_gateway_gets_what_is_in_force(known, ask):
    answer = ask()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"
    settings = {"domain": None, "historyDays": 365, "fileSharing": True, "fileQuotaMib": 100}
    assert answer.json() == {"settings": settings, "versions": versions_here()}
    set_setting("history_days", 30)
    set_setting("xmpp_domain", "chat.example.org")
    set_setting("file_sharing", False)
    set_setting("file_quota", 5)
    settings = {"domain": "chat.example.org", "historyDays": 30, "fileSharing": False, "fileQuotaMib": 5}
    assert ask().json()["settings"] == settings


def test_the_gateway_gets_the_versions_that_run(known, ask):
    versions = ask().json()["versions"]
    assert versions["addon"] == version("collective.converse")
    assert re.match(r"6\.[12]\.", versions["plone"])


def test_zope_conf_comes_first(known, ask, zope_conf, key_file):
    keys = {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file), "history_days": "7"}
    zope_conf({"collective.converse": keys})
    assert ask().json()["settings"]["historyDays"] == 7


def test_the_signed_path_is_the_same_wherever_the_site_lies(known, ask, virtual_hosting):
    assert ask(path=f"{PUBLIC}/@converse-system").status_code == 200


def test_a_site_that_shows_nothing_to_strangers_answers_the_gateway(known, ask, site):
    permit(site, View, ["Manager"])
    assert ask().status_code == 200
    assert refusal(ask(None)) == (401, "system-signature-missing")


def test_a_chat_that_is_off_has_settings_all_the_same(known, ask):
    set_setting("enabled", False)
    assert ask().status_code == 200


def test_the_panel_says_that_the_gateway_has_asked_since(known, ask, site, visitor, monkeypatch):
    add_boss(site)
    wanted = ask().json()["settings"]
    monkeypatch.setattr(outcomes, "_last", {"/plone": Outcome(1.0, wanted, [unreachable("refused")])})

    def states():
        server = visitor.service("@controlpanels/xmpp-settings", auth=BOSS).json()["server"]
        return [each["state"] for each in server["messages"]]

    ask("nonsense")
    assert states() == ["unreachable"]
    ask()
    assert states() == ["asked"]
