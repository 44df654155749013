"""One member."""

from collective.converse.api.gateway import ask
from collective.converse.api.gateway import not_understood
from collective.converse.api.gateway import site_here
from collective.converse.api.parameters import user_id_of
from collective.converse.contacts.chatters import Chatters
from collective.converse.settings import site_settings


WHO_PATH = "/.collective-converse/site-who"


def jid(user_id):
    """The address of a member in the chat, a bare JID; None for who may not chat, or is no member.

    >>> api.person.jid("nora")
    'nora@example.org'
    >>> api.person.jid("nobody") is None
    True

    It is theirs also before they have been in the chat. The gateway is asked.

    Raises `NotInstalledError`, `InvalidParameterError` or `GatewayError`.
    """
    person = Chatters(site_here(), site_settings()).person(user_id_of(user_id))
    if person is None:
        return None
    accounts = ask(WHO_PATH, {"user": person["id"], "jid": None}).get("accounts")
    if not isinstance(accounts, list) or len(accounts) != 1 or not isinstance(accounts[0], dict):
        raise not_understood()
    found = accounts[0].get("jid")
    if not isinstance(found, str):
        raise not_understood()
    return found
