"""Tell the gateway after the commit that others see something else of a member. What it is the gateway asks."""

from collective.converse.contacts.telling import is_installed
from collective.converse.gateway import GatewayRefused
from collective.converse.gateway import GatewayUnreachable
from collective.converse.gateway import send_notice
from collective.converse.gateway_key import GatewayKeyError
from collective.converse.gateway_key import read_gateway_key
from collective.converse.outcomes import site_path
from collective.converse.overrides import gateway_here
from collective.converse.portraits.waiting import Waiting
import json
import logging
import secrets
import time
import transaction


logger = logging.getLogger("collective.converse")

PATH = "/.collective-converse/people-changed"
# So that who sets a name and a portrait in one form is told of once.
PAUSE = 0.2


def send_people_changed(origin, key, user_ids, now, nonce):
    """Name members of whom others see something else; raises `GatewayUnreachable` or `GatewayRefused`."""
    body = json.dumps({"users": user_ids}, separators=(",", ":")).encode("ascii")
    send_notice(origin, key, PATH, body, now, nonce)


def tell_gateway(door, user_ids):
    """`door`: origin of the gateway and path of the file with the site's key."""
    origin, key_file = door
    try:
        send_people_changed(origin, read_gateway_key(key_file), user_ids, time.time(), secrets.token_hex(16))
    except (GatewayKeyError, GatewayUnreachable, GatewayRefused) as error:
        # No warning: the gateway asks when they log in, and what is wrong with the key is said elsewhere.
        logger.info("The gateway was not told of members who have changed: %s", error)
    except Exception:
        logger.exception("The gateway was not told of members who have changed.")


waiting = Waiting(tell_gateway, lambda: time.sleep(PAUSE))


# Under which a transaction keeps the ids of changed members, by the paths of their sites.
KEY = object()


def person_changed(user_id):
    """Have the gateway of this site told of a member when the transaction is committed."""
    if not is_installed():
        return
    changed = changed_in(transaction.get())
    path = site_path()
    if path not in changed:
        changed[path] = {}
        door = gateway_here()
        if door is not None:
            transaction.get().addAfterCommitHook(lambda committed: committed and waiting.add(door, changed[path]))
    changed[path].setdefault(user_id)


def changed_in(current):
    try:
        return current.data(KEY)
    except KeyError:
        current.set_data(KEY, {})
        return current.data(KEY)
