"""What Plone tells the gateway when settings of the chat server were changed, and what the panel says of it."""

from collective.converse import gateway as gateway_module
from collective.converse import outcomes
from collective.converse.interfaces import IConverseSettings
from collective.converse.notes import FIELDS
from collective.converse.notes import REASONS
from contextlib import suppress
from gateway_server import Gateway
from gateway_server import KEY
from gateway_server import PATH
from gateway_server import report
from html import unescape
from members import add_boss
from members import add_member
from members import BOSS
from members import committed
from members import PASSWORD
from members import set_record
from pathlib import Path
from plone.registry.interfaces import IRegistry
from settings_page import PAGE
from test_control_panel import inputs
from ZODB.POSException import ConflictError
from zope.component import getGlobalSiteManager
from zope.component import getUtility
import json
import logging
import pytest
import re
import socket
import time
import ZPublisher.pubevents


PANEL = "@controlpanels/xmpp-settings"
WANTED = {"domain": None, "historyDays": 30, "fileSharing": True, "fileQuotaMib": 100}


@pytest.fixture(autouse=True)
def nothing_happened_yet(monkeypatch):
    monkeypatch.setattr(outcomes, "_last", {})


@pytest.fixture
def gateway():
    with Gateway(path=PATH).listening() as gateway:
        yield gateway


@pytest.fixture
def boss(site):
    add_boss(site)


@pytest.fixture
def known(gateway, key_file, zope_conf):
    """Plone knows the gateway."""
    zope_conf({"collective.converse": {"gateway_url": gateway.origin, "gateway_key_file": str(key_file)}})
    return gateway


@pytest.fixture
def patch(boss, visitor):
    """PATCH the panel and return what the answer says of the server: `(status, [(field, state, message)])`."""

    def patch(json, auth=BOSS, prefer="return=representation"):
        answer = visitor.session.patch(
            f"{visitor.site_url}/{PANEL}",
            json=json,
            auth=auth,
            headers={"Accept": "application/json", "Prefer": prefer},
        )
        messages = answer.json()["server"]["messages"] if answer.status_code == 200 else []
        return answer.status_code, [(each["field"], each["state"], each["message"]) for each in messages]

    return patch


@pytest.fixture
def save(boss, visitor):
    """Send the form as a browser does, and return the messages of the page that comes next: `[(kind, text)]`."""

    def save(changes):
        page = visitor.page("/@@xmpp-settings", auth=BOSS).text
        form = {**inputs(page), "form.buttons.save": "Save"}
        form.update((f"form.widgets.{name}", value) for name, value in changes.items())
        answer = visitor.session.post(
            f"{visitor.site_url}/@@xmpp-settings", data=form, auth=BOSS, allow_redirects=False
        )
        assert answer.status_code == 302
        page = visitor.page("/@@xmpp-settings", auth=BOSS).text
        found = re.findall(r'class="portalMessage statusmessage statusmessage-(\w+) .*?>(.*?)</div>', page, re.S)
        texts = [(kind, " ".join(unescape(re.sub("<[^>]*>", " ", text)).split())) for kind, text in found]
        return [(kind, text.partition(": ")[2]) for kind, text in texts]

    return save


def stored(name):
    with committed():
        return getUtility(IRegistry).records[f"collective.converse.{name}"].value


# What tells the gateway nothing


def test_who_may_not_change_settings_makes_no_order(known, patch, site):
    add_member(site, "jane")
    assert patch({"history_days": 30}, auth=("jane", PASSWORD))[0] == 401
    assert patch({"history_days": 30}, auth=None)[0] == 401
    assert known.orders == []


def test_a_value_that_is_refused_makes_no_order(known, patch):
    assert patch({"history_days": 0, "file_quota": 5})[0] == 400
    assert known.orders == []


def test_settings_of_pages_make_no_order(known, patch, save):
    assert patch({"theme": "dark", "bosh_url": "/http-bind", "history_days": 365}) == (200, [])
    assert save({"sounds:list": "selected"}) == [("info", "Changes saved.")]
    assert known.orders == []


def test_a_setting_that_zope_conf_has_decided_makes_no_order(known, patch, zope_conf, key_file):
    keys = {"gateway_url": known.origin, "gateway_key_file": str(key_file), "history_days": "7"}
    zope_conf({"collective.converse": keys})
    assert patch({"history_days": 30})[0] == 400
    assert known.orders == []


def test_a_transaction_that_is_given_up_makes_no_order(known, patch):
    def give_up(event):
        if event.request.method == "PATCH":
            raise ValueError("the last moment")

    components = getGlobalSiteManager()
    components.registerHandler(give_up, (ZPublisher.pubevents.PubBeforeCommit,))
    try:
        assert patch({"history_days": 30})[0] == 500
    finally:
        components.unregisterHandler(give_up, (ZPublisher.pubevents.PubBeforeCommit,))
    assert known.orders == []
    assert stored("history_days") == 365


# What goes wrong


WITHOUT_GATEWAY = (
    "Stored, but not applied to the chat server: no gateway is named to this Plone. In zope.conf the section "
    "product-config collective.converse needs two lines, gateway_url http://127.0.0.1:8090 and gateway_key_file with "
    "the path of the file that collective-converse secrets plone-key writes."
)


def test_without_a_gateway_it_says_which_lines_are_missing(patch, save, zope_conf):
    zope_conf({})
    assert patch({"history_days": 30}) == (200, [(None, "no-gateway", WITHOUT_GATEWAY)])
    assert save({"history_days": "31"}) == [("info", "Changes saved."), ("warning", WITHOUT_GATEWAY)]
    assert stored("history_days") == 31


def test_a_gateway_of_another_sites_section_is_not_told(known, patch, zope_conf, key_file):
    keys = {"instance_name": "intranet", "gateway_url": known.origin, "gateway_key_file": str(key_file)}
    zope_conf({"collective.converse": keys})
    assert [state for _, state, _ in patch({"history_days": 30})[1]] == ["no-gateway"]
    assert known.orders == []


def test_an_unusable_key_is_said_and_the_log_says_why(known, patch, key_file, caplog):
    key_file.chmod(0o644)
    assert patch({"history_days": 30}) == (
        200,
        [(None, "no-key", "Stored, but not applied: the key for the gateway cannot be used. Zope's log says why.")],
    )
    assert known.orders == []
    assert f"chmod 600 {key_file}" in caplog.text


def test_a_gateway_that_is_not_there_leaves_the_values_stored(patch, save, zope_conf, key_file):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        keys = {"gateway_url": f"http://127.0.0.1:{taken.getsockname()[1]}", "gateway_key_file": str(key_file)}
        zope_conf({"collective.converse": keys})
        text = (
            "Stored, but not applied yet: the gateway did not answer (Connection refused). It asks for the settings by "
            "itself every five minutes and applies them then."
        )
        assert patch({"history_days": 30}) == (200, [(None, "unreachable", text)])
        assert save({"history_days": "31"}) == [("info", "Changes saved."), ("warning", text)]
    assert stored("history_days") == 31


def silent(handler):
    handler.connection.recv(1)


def drop_by_drop(handler):
    with suppress(OSError):
        for _ in range(1000):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: " if _ == 0 else b"x")
            handler.wfile.flush()
            handler.connection.settimeout(0.02)
            with suppress(TimeoutError):
                if handler.connection.recv(1) == b"":
                    return


@pytest.mark.parametrize("answer", [silent, drop_by_drop])
def test_a_gateway_that_does_not_come_to_an_end_is_left(known, patch, monkeypatch, answer):
    monkeypatch.setattr(gateway_module, "ANSWER_SECONDS", 0.3)
    known.answer = answer
    started = time.monotonic()
    ((field, state, message),) = patch({"history_days": 30})[1]
    assert time.monotonic() - started < 5
    assert (field, state) == (None, "unreachable")
    assert "(timed out)" in message
    assert stored("history_days") == 30


def test_what_is_no_http_is_no_gateway(known, patch):
    known.answer = lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    assert [state for _, state, _ in patch({"history_days": 30})[1]] == ["unreachable"]


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, {"code": "no-code-of-ours"}, "no-code-of-ours"),
        (503, {"code": "x" * 65}, "503"),
        (500, {"code": "<script>"}, "500"),
        (502, b"<html>", "502"),
        (204, b"", "204"),
        (201, report(historyDays="applied"), "201"),
    ],
)
def test_a_refusal_is_said_with_its_code(known, patch, status, body, code):
    known.answer_with(body, status)
    ((field, state, message),) = patch({"history_days": 30})[1]
    assert (field, state) == (None, "refused")
    assert message == (
        f"Stored, but not applied: the gateway refused it ({code}). The gateway's list of errors says what to do."
    )


def codes_of_the_gateway():
    """Codes that the gateway may answer Plone with when it is sent settings."""
    errors = json.loads((Path(__file__).parents[2] / "spec" / "errors.json").read_text("utf-8"))["errors"]
    kinds = ("apply-", "busy", "domain-", "off", "settings-", "signature-")
    return [each["code"] for each in errors if each["code"].removeprefix("system-").startswith(kinds)]


def test_every_code_of_the_gateway_has_words():
    assert sorted(REASONS) == codes_of_the_gateway()
    for code, text in REASONS.items():
        assert text.default.endswith(f" ({code}).")
        assert text == f"server_code_{code.removeprefix('system-').replace('-', '_')}"


def test_a_known_code_is_said_in_the_sites_language(known, patch):
    known.answer_with({"code": "system-signature-time"}, 401)
    assert patch({"history_days": 30})[1] == [
        (
            None,
            "refused",
            "Stored, but not applied: the gateway refused it. The clocks of Plone and of the gateway are more than a "
            "minute apart (system-signature-time).",
        )
    ]
    set_record("plone.available_languages", ["de"])
    set_record("plone.default_language", "de")
    assert patch({"history_days": 31})[1] == [
        (
            None,
            "refused",
            "Gespeichert, aber nicht angewendet: Das Gateway hat es abgelehnt. Die Uhren von Plone und Gateway gehen "
            "um mehr als eine Minute auseinander (system-signature-time).",
        )
    ]


def test_a_known_code_of_a_setting_is_said_in_the_sites_language_in_place_of_english_words(known, patch):
    set_record("plone.available_languages", ["de"])
    set_record("plone.default_language", "de")
    known.answer_with(
        report(
            domain={"state": "failed", "code": "system-domain-taken", "message": "It is another one's."},
            historyDays={"state": "failed", "code": "prosody-missing", "message": "There is no Prosody."},
        )
    )
    assert [text.partition(": ")[2] for _, _, text in patch({"xmpp_domain": "a.example", "history_days": 30})[1]] == [
        "Gespeichert, aber nicht angewendet: Eine andere Website desselben Gateways hat diese Domain oder eine "
        "darunter (system-domain-taken).",
        "Gespeichert, aber nicht angewendet: There is no Prosody. (prosody-missing)",
    ]


def test_a_domain_that_is_changed_too_soon_is_said_to_be_stored_and_when_it_is_applied(known, patch):
    known.answer_with(report(domain={"state": "failed", "code": "system-domain-soon", "message": "Later."}))
    ((field, state, text),) = [note for note in patch({"xmpp_domain": "a.example"})[1] if note[1] == "failed"]
    assert (field, state) == ("xmpp_domain", "failed")
    assert "within five minutes, or when it is saved again after a minute (system-domain-soon)." in text


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(known, patch, status):
    with Gateway().listening() as elsewhere:
        known.answer_with(b"", status, {"Location": f"{elsewhere.origin}/"})
        assert [state for _, state, _ in patch({"history_days": 30})[1]] == ["refused"]
        assert elsewhere.orders == []


def test_a_proxy_of_the_environment_is_not_asked(known, patch, monkeypatch):
    with Gateway().listening() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.origin)
        patch({"history_days": 30})
        assert proxy.orders == []
    assert len(known.orders) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 60_000,
        b"\xff",
        b'{"changes": []}' + b" " * 65_536,
        None,
        [],
        "changes",
        {},
        {"changes": None},
        {"changes": ["applied"]},
        {"changes": []},
        {"changes": report()["changes"][1:]},
        {"changes": [*report()["changes"], {"setting": "domain", "state": "applied"}]},
        {"changes": [*report()["changes"][1:], {"setting": "base", "state": "applied"}]},
        {"changes": [*report()["changes"][1:], {"setting": ["domain"], "state": "applied"}]},
        report(domain="done"),
        report(domain={"state": ["applied"]}),
        report(domain={}),
    ],
)
def test_an_answer_that_is_no_report_is_not_taken_for_one(known, patch, body):
    known.answer_with(body)
    assert [state for _, state, _ in patch({"history_days": 30})[1]] == ["not-understood"]
    assert stored("history_days") == 30


def test_what_the_gateway_says_is_text_and_nothing_else(known, save, patch):
    evil = '<script>alert(1)</script>\r\n\0${title} &amp; "'
    known.answer_with(report(historyDays={"state": "failed", "code": "xmpp-x", "message": evil + "y" * 10_000}))
    ((_, text),) = [each for each in save({"history_days": "30"}) if each[0] == "warning"]
    assert "alert(1)" in text
    assert len(text) < 500
    known.answer_with(report(historyDays={"state": "failed", "code": 7, "message": ["x"]}))
    assert patch({"history_days": 31})[1] == [
        ("history_days", "failed", "Keep messages (days): Stored, but not applied: ?")
    ]


def test_a_page_shows_no_markup_of_the_gateways(known, patch, visitor):
    known.answer_with(report(historyDays={"state": "failed", "message": "<script>alert(1)</script>"}))
    patch({"history_days": 30})
    assert "<script>alert(1)" not in visitor.page("/@@xmpp-settings", auth=BOSS).text
    schema = visitor.service(PANEL, auth=BOSS).json()["schema"]
    assert "not applied: &lt;script&gt;" in schema["properties"]["history_days"]["description"]


# What goes right


def test_the_order_is_signed_and_says_all_that_is_in_force(known, patch):
    patch({"history_days": 30})
    (order,) = known.orders
    assert (order.method, order.path) == ("POST", "/.collective-converse/settings")
    assert order.settings == WANTED
    assert order.is_signed
    assert order.headers["Content-Type"] == "application/json"
    assert "Cookie" not in order.headers
    assert "Authorization" not in order.headers


def test_each_order_has_a_nonce_of_its_own(known, patch):
    patch({"history_days": 30})
    patch({"history_days": 31})
    first, second = (
        re.search("nonce=([0-9a-f]{32})", each.headers["X-Converse-Signature"])[1] for each in known.orders
    )
    assert first != second


def test_another_key_needs_no_restart(known, patch, key_file):
    patch({"history_days": 30})
    key_file.write_text(f"plone {KEY[1:26]}{KEY[:26]}A\n")
    patch({"history_days": 31})
    assert [each.is_signed for each in known.orders] == [True, False]


def test_a_value_of_zope_conf_is_told_with_the_others(known, patch, zope_conf, key_file):
    keys = {"gateway_url": known.origin, "gateway_key_file": str(key_file), "xmpp_domain": "chat.example.org"}
    zope_conf({"collective.converse": keys})
    patch({"file_sharing": False, "file_quota": 1, "history_days": 3650})
    assert known.orders[0].settings == {
        "domain": "chat.example.org",
        "historyDays": 3650,
        "fileSharing": False,
        "fileQuotaMib": 1,
    }


def test_each_changed_setting_is_said_and_others_where_something_happened(known, patch):
    known.answer_with(
        report(
            historyDays="applied",
            domain={"state": "failed", "code": "xmpp-no-start", "message": "Prosody does not start."},
            fileQuotaMib="unchanged",
        )
    )
    assert patch({"history_days": 30, "file_quota": 50}) == (
        200,
        [
            (
                "xmpp_domain",
                "failed",
                "Domain of the chat: Stored, but not applied: Prosody does not start. (xmpp-no-start)",
            ),
            ("history_days", "applied", "Keep messages (days): Applied to the chat server."),
            ("file_quota", "unchanged", "Files of a member in one day (MiB): The chat server had it so already."),
        ],
    )


def test_a_form_says_it_on_the_page_that_comes_next(known, save):
    by_hand = {"state": "manual", "message": "Run `collective-converse config apply`."}
    waits = {"state": "applied", "message": "It holds from Prosody's next start."}
    known.answer_with(report(historyDays="applied", fileQuotaMib=by_hand, domain=waits))
    assert save({"history_days": "30", "file_quota": "5", "xmpp_domain": "chat.example.org"}) == [
        ("info", "Changes saved."),
        ("info", "Domain of the chat: Applied to the chat server: It holds from Prosody's next start."),
        ("info", "Keep messages (days): Applied to the chat server."),
        (
            "warning",
            "Files of a member in one day (MiB): Stored; somebody has to apply it to the chat server by hand: Run "
            "`collective-converse config apply`.",
        ),
    ]
    assert known.orders[0].settings == {
        "domain": "chat.example.org",
        "historyDays": 30,
        "fileSharing": True,
        "fileQuotaMib": 5,
    }


def test_it_is_stored_before_the_gateway_is_told(known, patch, visitor):
    """Who asks while the order is under way gets the new value, so that neither undoes the other."""
    seen = []
    answer = known.answer

    def ask_and_answer(handler):
        seen.append(
            visitor.session.get(f"{visitor.site_url}/{PANEL}", auth=BOSS, headers={"Accept": "application/json"})
        )
        answer(handler)

    known.answer = ask_and_answer
    patch({"history_days": 30})
    assert [each.json()["data"]["history_days"] for each in seen] == [30]


def test_a_transaction_that_is_tried_again_gives_one_order(known, patch):
    tries = []

    def conflict(event):
        if event.request.method == "PATCH":
            tries.append(event)
            if len(tries) < 3:
                raise ConflictError()

    components = getGlobalSiteManager()
    components.registerHandler(conflict, (ZPublisher.pubevents.PubBeforeCommit,))
    try:
        known.answer_with(report(historyDays="applied"))
        status, messages = patch({"history_days": 30})
    finally:
        components.unregisterHandler(conflict, (ZPublisher.pubevents.PubBeforeCommit,))
    assert len(tries) == 3
    assert len(known.orders) == 1
    assert (status, [state for _, state, _ in messages]) == (200, ["applied"])
    assert stored("history_days") == 30


# What the panel says later


@pytest.mark.parametrize("prefer", ["", "return=minimal", "respond-async", "return=representation2"])
def test_who_does_not_ask_for_the_report_gets_204_and_finds_it_in_the_panel(known, patch, visitor, prefer):
    known.answer_with(report(historyDays="applied"))
    assert patch({"history_days": 30}, prefer=prefer) == (204, [])
    answer = visitor.service(PANEL, auth=BOSS).json()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", answer["server"]["at"])
    assert {each["field"]: each["state"] for each in answer["server"]["messages"]} == {
        "xmpp_domain": "unchanged",
        "history_days": "applied",
        "file_sharing": "unchanged",
        "file_quota": "unchanged",
    }
    description = answer["schema"]["properties"]["history_days"]["description"]
    assert re.search(r"As of \d{4}-\d\d-\d\d \d\d:\d\d UTC: Applied to the chat server\.$", description)


def test_the_report_is_the_panel_as_it_is_now(known, patch, boss, visitor):
    answer = visitor.session.patch(
        f"{visitor.site_url}/{PANEL}",
        json={"history_days": 30},
        auth=BOSS,
        headers={"Accept": "application/json", "Prefer": "respond-async, return=representation"},
    )
    assert answer.status_code == 200
    assert answer.headers["Preference-Applied"] == "return=representation"
    assert answer.headers["Content-Type"].partition(";")[0] == "application/json"
    assert answer.json()["data"]["history_days"] == 30
    assert set(answer.json()) == set(visitor.service(PANEL, auth=BOSS).json())


def test_the_report_has_the_form_that_the_documentation_shows(known, boss, visitor):
    known.answer_with(report(historyDays="applied"))
    answer = visitor.session.patch(
        f"{visitor.site_url}/{PANEL}",
        json={"history_days": 30},
        auth=BOSS,
        headers={"Accept": "application/json", "Prefer": "return=representation"},
    )
    shown = json.loads(re.findall(r"^```json\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)[-1])["server"]
    server = answer.json()["server"]
    same_form = re.sub("[0-9]", "0", server.pop("at")), re.sub("[0-9]", "0", shown.pop("at"))
    assert same_form[0] == same_form[1]
    assert server == shown


def test_a_form_says_under_a_field_what_happened_last(known, patch, visitor):
    known.answer_with(report(historyDays="applied"))
    patch({"history_days": 30})
    page = visitor.page("/@@xmpp-settings", auth=BOSS).text
    assert len(re.findall("As of .* UTC: Applied to the chat server", page)) == 1
    assert len(re.findall("As of .* UTC: The chat server had it so already", page)) == 3


def test_nothing_is_said_of_settings_that_are_other_ones_by_now(known, patch, visitor):
    patch({"history_days": 30})
    with committed():
        getUtility(IRegistry)["collective.converse.history_days"] = 31
    assert visitor.service(PANEL, auth=BOSS).json()["server"] == {"at": None, "messages": []}


def test_no_log_and_no_answer_has_the_key(known, patch, save, visitor, key_file, caplog):
    with caplog.at_level(logging.DEBUG):
        patch({"history_days": 30})
        known.answer = lambda handler: handler.wfile.write(b"nonsense\r\n")
        patch({"history_days": 31})
        key_file.write_text(f"plone {KEY}{KEY}\n")
        patch({"history_days": 32})
        save({"history_days": "33"})
    told = caplog.text + visitor.page("/@@xmpp-settings", auth=BOSS).text
    told += json.dumps(visitor.service(PANEL, auth=BOSS).json())
    assert KEY not in told
    assert str(key_file) not in visitor.page("/@@xmpp-settings", auth=BOSS).text


def test_the_settings_of_the_server_are_known_by_their_fields():
    assert tuple(FIELDS) == gateway_module.SETTINGS
    assert set(FIELDS.values()) <= set(IConverseSettings.names())
