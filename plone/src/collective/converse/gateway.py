"""Tell the gateway what the site has decided about the chat server, and that contacts may be others."""

from collective.converse.signed_requests import HEADER
from collective.converse.signed_requests import PLONE
from collective.converse.signed_requests import sign_request
from contextlib import suppress
from http.client import HTTPConnection
from http.client import HTTPException
from http.client import HTTPSConnection
from threading import Event
from threading import Timer
from urllib.parse import urlsplit
import json
import re
import socket


PATH = "/.collective-converse/settings"
CHANGED_PATH = "/.collective-converse/contacts-changed"
CONNECT_SECONDS = 3
# For the whole answer: a new domain restarts Prosody.
ANSWER_SECONDS = 10
# To connect, and again for the answer of who has only to note it.
NOTICE_SECONDS = 2
LONGEST_ANSWER = 64 * 1024
# Characters.
LONGEST_MESSAGE = 300

SETTINGS = ("domain", "historyDays", "fileSharing", "fileQuotaMib")
STATES = ("applied", "unchanged", "failed", "manual")
CODE = re.compile("[a-z0-9-]{1,64}")


class GatewayUnreachable(Exception):
    """No answer of HTTP's; the argument is why."""


class GatewayRefused(Exception):
    """Another answer than 200 or 202; the argument is the gateway's code, or the status where there is none."""


class GatewayNotUnderstood(Exception):
    """An answer that is no `ApplyReport`."""


def send_settings(origin, key, settings, now, nonce):
    """The `changes` of `ApplyReport` in spec/http.d.ts, one for each of `ServerSettings`.

    Raises `GatewayUnreachable`, `GatewayRefused` or `GatewayNotUnderstood`. Goes to no other address, whatever a
    redirect or the environment says.
    """
    _status, found = ask_signed(origin, key, PATH, settings, now, nonce)
    return read_changes(found)


def ask_signed(origin, key, path, order, now, nonce, longest=None, seconds=None):
    """Status, 200 or 202, and the object that the gateway answers to a signed order; raises as `send_settings`.

    `seconds`: to connect, and again for the whole answer, where nobody can wait longer.
    """
    body = json.dumps(order, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json",
        HEADER: sign_request(key, PLONE, "POST", path, body, now, nonce),
    }
    longest = longest or LONGEST_ANSWER
    times = (seconds or CONNECT_SECONDS, seconds or ANSWER_SECONDS)
    status, answer = post(origin, path, headers, body, *times, longest)
    try:
        # RecursionError: brackets without end.
        found = json.loads(answer) if len(answer) <= longest else None
    except (ValueError, RecursionError):
        found = None
    if status not in (200, 202):
        code = found.get("code") if isinstance(found, dict) else None
        raise GatewayRefused(code if isinstance(code, str) and CODE.fullmatch(code) else str(status))
    if not isinstance(found, dict):
        raise GatewayNotUnderstood()
    return status, found


def send_changed(origin, key, now, nonce):
    """Say that contacts may be others; raises `GatewayUnreachable` or `GatewayRefused`."""
    send_notice(origin, key, CHANGED_PATH, b"", now, nonce)


def send_notice(origin, key, path, body, now, nonce):
    """Tell what the gateway has only to note, signed, the body JSON or empty; raises as `send_changed`."""
    headers = {HEADER: sign_request(key, PLONE, "POST", path, body, now, nonce)}
    if body:
        headers["Content-Type"] = "application/json"
    status, _answer = post(origin, path, headers, body, NOTICE_SECONDS, NOTICE_SECONDS)
    if not 200 <= status < 300:
        raise GatewayRefused(str(status))


def post(origin, path, headers, body, connect_seconds, answer_seconds, longest=LONGEST_ANSWER):
    """Status and bytes of the answer, at most one more than are read; raises `GatewayUnreachable`."""
    parts = urlsplit(origin)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=connect_seconds)
    late = Event()
    timer = None
    try:
        connection.connect()
        timer = Timer(answer_seconds, end_late, (connection.sock, late))
        timer.daemon = True
        connection.sock.settimeout(answer_seconds)
        timer.start()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        content = answer.read(longest + 1)
        if not late.is_set():
            return answer.status, content
        raise GatewayUnreachable("timed out")
    except (OSError, HTTPException) as error:
        reason = "timed out" if late.is_set() else getattr(error, "strerror", None) or str(error)
        raise GatewayUnreachable(reason[:LONGEST_MESSAGE] or type(error).__name__) from None
    finally:
        if timer is not None:
            timer.cancel()
        connection.close()


def end_late(connected, late):
    """End an answer that comes drop by drop, which no time-out of a socket does."""
    late.set()
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def read_changes(report):
    """The checked entries, in the order of `SETTINGS`; raises `GatewayNotUnderstood`."""
    changes = report.get("changes")
    if not isinstance(changes, list) or not all(isinstance(each, dict) for each in changes):
        raise GatewayNotUnderstood()
    found = {each["setting"]: each for each in changes if each.get("setting") in SETTINGS}
    if len(changes) != len(SETTINGS) or len(found) != len(SETTINGS):
        raise GatewayNotUnderstood()
    if not all(found[name].get("state") in STATES for name in SETTINGS):
        raise GatewayNotUnderstood()
    return [
        {
            "setting": name,
            "state": found[name]["state"],
            "code": text_of(found[name].get("code")),
            "message": text_of(found[name].get("message")),
        }
        for name in SETTINGS
    ]


def text_of(value):
    """A text for a page: one line of visible characters, not too long."""
    if not isinstance(value, str):
        return ""
    return "".join(each if each.isprintable() else " " for each in value[:LONGEST_MESSAGE]).strip()
