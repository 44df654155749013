"""Ask the gateway of this site, for a short time."""

from collective.converse.api.exc import GatewayError
from collective.converse.api.exc import NotInstalledError
from collective.converse.contacts.telling import is_installed
from collective.converse.gateway import ask_signed
from collective.converse.gateway import GatewayNotUnderstood
from collective.converse.gateway import GatewayRefused
from collective.converse.gateway import GatewayUnreachable
from collective.converse.gateway_key import GatewayKeyError
from collective.converse.gateway_key import read_gateway_key
from collective.converse.overrides import gateway_here
from zope.component.hooks import getSite
import secrets
import time


# To connect, and again for the whole answer: somebody waits for a page.
SECONDS = 2


def site_here():
    """The Plone site that the code runs in; raises `NotInstalledError`."""
    if not is_installed():
        raise NotInstalledError("api-not-installed", "This is no Plone site in which collective.converse is installed.")
    return getSite()


def ask(path, order, longest=None):
    """The object that the gateway answers; raises `NotInstalledError` or `GatewayError`."""
    site_here()
    door = gateway_here()
    if door is None:
        message = "zope.conf names no gateway: gateway_url and gateway_key_file are missing for this site."
        raise GatewayError("api-gateway-missing", message)
    origin, key_file = door
    try:
        key = read_gateway_key(key_file)
        nonce = secrets.token_hex(16)
        _status, answer = ask_signed(origin, key, path, order, time.time(), nonce, longest, SECONDS)
        return answer
    except GatewayKeyError as error:
        raise GatewayError("api-key-unusable", str(error)) from None
    except GatewayUnreachable as error:
        raise GatewayError("api-gateway-unreachable", f"The gateway did not answer: {error}.") from None
    except GatewayRefused as error:
        raise GatewayError(error.args[0], "The gateway refused.") from None
    except GatewayNotUnderstood:
        raise not_understood() from None


def not_understood():
    return GatewayError("api-gateway-not-understood", "What answered is no gateway of this version.")
