"""Tell the gateway after the commit that members or their groups are others: it knows contacts and searches by them.

It asks what they are, and does so anyway at times.
"""

from collective.converse.contacts.bell import Bell
from collective.converse.gateway import GatewayRefused
from collective.converse.gateway import GatewayUnreachable
from collective.converse.gateway import send_changed
from collective.converse.gateway_key import GatewayKeyError
from collective.converse.gateway_key import read_gateway_key
from collective.converse.interfaces import SETTINGS_PREFIX
from collective.converse.outcomes import site_path
from collective.converse.overrides import gateway_here
from plone.registry.interfaces import IRegistry
from zope.component import queryUtility
from zope.component.hooks import getSite
import logging
import secrets
import time
import transaction


logger = logging.getLogger("collective.converse")

# Seconds: an import or an administrator who clicks through a list changes more than one thing.
PAUSE = 0.3


def tell_gateway(door):
    """`door`: origin of the gateway and path of the file with the site's key."""
    origin, key_file = door
    try:
        send_changed(origin, read_gateway_key(key_file), time.time(), secrets.token_hex(16))
    except (GatewayKeyError, GatewayUnreachable, GatewayRefused) as error:
        # No warning: the gateway that is down asks when it is up, and what is wrong with the key is said elsewhere.
        logger.info("The gateway was not told that contacts have changed: %s", error)
    except Exception:
        logger.exception("The gateway was not told that contacts have changed.")


bell = Bell(tell_gateway, lambda: time.sleep(PAUSE))


class Changed:
    """The paths of the sites whose gateway is told after the commit of a transaction."""

    def __init__(self):
        self.sites = set()


# Under which a transaction keeps its `Changed`.
KEY = object()


def contacts_may_have_changed():
    """Have the gateway of this site told once, when the transaction is committed."""
    if not is_installed():
        return
    changed = changed_in(transaction.get())
    path = site_path()
    if path in changed.sites:
        return
    changed.sites.add(path)
    door = gateway_here()
    if door is not None:
        transaction.get().addAfterCommitHook(lambda committed: committed and bell.ring(door))


def changed_in(current):
    try:
        return current.data(KEY)
    except KeyError:
        current.set_data(KEY, Changed())
        return current.data(KEY)


def is_installed():
    """Whether this is in a site that has the add-on; users and groups change in others too."""
    registry = queryUtility(IRegistry) if getSite() is not None else None
    return registry is not None and f"{SETTINGS_PREFIX}.enabled" in registry
