"""Ask the gateway whose account is whose; see `WhoAnswer` in spec/http.d.ts."""

from collective.converse.gateway import GatewayNotUnderstood
from collective.converse.sessions.gateway import ask


PATH = "/.collective-converse/site-who"


def find_accounts(named):
    """By a user id or a JID. Answers a list of dicts with `user`, `jid`, `hasAccount` and `connected`.

    A user id may be an address too: a JID is told by the site's XMPP domain, which the gateway knows. Raises as
    `collective.converse.sessions.gateway.list_connections`.
    """
    found = accounts_in(ask(PATH, {"user": None, "jid": named})[1]) if "@" in named else []
    return found or accounts_in(ask(PATH, {"user": named, "jid": None})[1])


def accounts_in(answer):
    """Raises `GatewayNotUnderstood`."""
    accounts = answer.get("accounts")
    if not isinstance(accounts, list) or not all(is_account(each) for each in accounts):
        raise GatewayNotUnderstood()
    return accounts


def is_account(each):
    return (
        isinstance(each, dict)
        and isinstance(each.get("jid"), str)
        and isinstance(each.get("user"), str | None)
        and isinstance(each.get("hasAccount"), bool)
        and isinstance(each.get("connected"), int)
    )
