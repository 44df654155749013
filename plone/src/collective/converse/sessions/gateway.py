"""Ask the gateway who is connected, and order it to end connections; see `ConnectedSession` in spec/http.d.ts."""

from collective.converse.gateway import ask_signed
from collective.converse.gateway import GatewayNotUnderstood
from collective.converse.gateway_key import read_gateway_key
from collective.converse.overrides import gateway_here
from typing import NamedTuple
import secrets
import time


LIST_PATH = "/.collective-converse/site-sessions"
CLOSE_PATH = "/.collective-converse/close-session"
# Bytes of about 20,000 connections.
LONGEST_LIST = 8 * 1024 * 1024


class NoGateway(Exception):
    """zope.conf names none for this site."""


class Connection(NamedTuple):
    """One of `ConnectedSession`."""

    jid: str
    # Of an account that the gateway has not seen since it notes user ids there is none.
    user: str | None
    since: str | None
    client: str | None
    address: str | None
    is_hibernating: bool

    @property
    def resource(self):
        return self.jid.partition("/")[2]


def list_connections(user_id):
    """Of one member, or where `user_id` is None of all; in the order of their JIDs.

    Raises `NoGateway`, `GatewayKeyError`, `GatewayUnreachable`, `GatewayRefused` or `GatewayNotUnderstood`.
    """
    _status, answer = ask(LIST_PATH, {"user": user_id}, LONGEST_LIST)
    return connections_in(answer)


def connections_in(answer):
    """Those of `SiteSessions`; raises `GatewayNotUnderstood`."""
    found = answer.get("sessions")
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise GatewayNotUnderstood()
    return [connection_of(each) for each in found]


def end_connections(user_id, resource, by):
    """End a member's connection, or where `resource` is None all. How many; None: the gateway tries until it can.

    Raises as `list_connections`.
    """
    status, answer = ask(CLOSE_PATH, {"user": user_id, "resource": resource, "by": by})
    closed = answer.get("closed")
    if status == 202:
        return None
    if not isinstance(closed, int):
        raise GatewayNotUnderstood()
    return closed


def ask(path, order, longest=None):
    here = gateway_here()
    if here is None:
        raise NoGateway()
    origin, key_file = here
    key = read_gateway_key(key_file)
    return ask_signed(origin, key, path, order, time.time(), secrets.token_hex(16), longest)


def connection_of(session):
    """A `Connection` whose fields have the types that they should have; else raises `GatewayNotUnderstood`."""
    names = ("user", "since", "client", "address")
    texts = [session.get(name) if session.get(name) != "" else None for name in names]
    is_hibernating = session.get("isHibernating")
    if not isinstance(session.get("jid"), str) or not isinstance(is_hibernating, bool):
        raise GatewayNotUnderstood()
    if not all(text is None or isinstance(text, str) for text in texts):
        raise GatewayNotUnderstood()
    return Connection(session["jid"], *texts, is_hibernating)
