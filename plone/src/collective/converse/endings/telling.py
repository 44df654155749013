"""Tell the gateway after the commit whose sessions have to end. What is lost on the way it notices by itself."""

from AccessControl import getSecurityManager
from collective.converse.eligibility import refusal_for
from collective.converse.endings.order import send_ended
from collective.converse.freed.table import freed_at
from collective.converse.gateway import GatewayRefused
from collective.converse.gateway import GatewayUnreachable
from collective.converse.gateway_key import GatewayKeyError
from collective.converse.gateway_key import read_gateway_key
from collective.converse.interfaces import SETTINGS_PREFIX
from collective.converse.overrides import gateway_here
from plone.registry.interfaces import IRegistry
from threading import Thread
from zope.component import queryUtility
from zope.component.hooks import getSite
from zope.component.hooks import site as in_site
import logging
import secrets
import time
import transaction


logger = logging.getLogger("collective.converse")

EVERYBODY = None
"""In the place of a user id."""
# What is said of a member for whom there are several reasons.
RANK = ("logout", "barred", "password", "off", "deleted")
# Under which a transaction keeps whose sessions end.
KEY = object()


class Endings:
    """Whose sessions one transaction ends in one site, why (by user ids), and by whom: who is logged in, or None."""

    def __init__(self, site, door, by):
        self.site = site
        self.door = door
        self.by = by
        self.reasons = {}
        self.freed = {}

    def add(self, user_id, reason):
        known = self.reasons.get(user_id, reason)
        self.reasons[user_id] = max(known, reason, key=RANK.index)

    def judge(self):
        """Hold the reasons against what the transaction has made of the members; before its commit."""
        with in_site(self.site):
            for user_id, reason in list(self.reasons.items()):
                if reason not in ("barred", "deleted") or user_id is EVERYBODY:
                    continue
                user = self.site.acl_users.getUserById(user_id)
                if reason == "deleted" and user is not None:
                    # Another plugin has them, or they were made anew. What they have written is not to be erased.
                    self.reasons[user_id] = "password"
                elif reason == "barred" and (user is None or refusal_for(user, self.site) is None):
                    # Who left a group may be in another one.
                    del self.reasons[user_id]

    def note_freed(self):
        """When the ids of who is deleted were given up: who has one later keeps what they write."""
        with in_site(self.site):
            for user_id, reason in self.reasons.items():
                if reason == "deleted":
                    self.freed[user_id] = freed_at(user_id, self.site)

    def orders(self):
        """As `EndedOrder` of spec/http.d.ts."""
        for user_id, reason in self.reasons.items():
            order = {"user": user_id, "reason": reason}
            if self.by is not None:
                order["by"] = self.by
            if user_id in self.freed:
                order["freed"] = self.freed[user_id]
            yield order


def have_told(user_id, reason):
    """Have the gateway of this site told, when the transaction is committed; `user_id` may be `EVERYBODY`."""
    current = transaction.get()
    try:
        by_site = current.data(KEY)
    except KeyError:
        by_site = {}
        current.set_data(KEY, by_site)
    site = getSite()
    path = site.getPhysicalPath()
    if path not in by_site:
        door = gateway_here()
        if door is None:
            return
        by_site[path] = Endings(site, door, getSecurityManager().getUser().getId())
        current.addBeforeCommitHook(before_commit, (by_site[path],))
        current.addAfterCommitHook(after_commit, (by_site[path],))
    by_site[path].add(user_id, reason)


def before_commit(endings):
    try:
        endings.judge()
    except Exception:
        # Nobody's change fails for this; who may stay comes back by themselves.
        endings.reasons = {
            user_id: "barred" if reason == "deleted" else reason for user_id, reason in endings.reasons.items()
        }
        logger.exception("It is not known who may stay in the chat.")
    # It runs after those that are registered now: one of them notes which ids are given up.
    transaction.get().addBeforeCommitHook(endings.note_freed)


def after_commit(committed, endings):
    if committed and endings.reasons:
        arguments = (endings.door, list(endings.orders()))
        # Nobody waits for it when the process ends.
        Thread(target=tell_gateway, args=arguments, name="collective.converse ended", daemon=True).start()


def tell_gateway(door, orders):
    """`door`: origin of the gateway and path of the file with the site's key."""
    origin, key_file = door
    try:
        key = read_gateway_key(key_file)
        for order in orders:
            send_ended(origin, key, order, time.time(), secrets.token_hex(16))
    except (GatewayKeyError, GatewayUnreachable, GatewayRefused) as error:
        logger.warning(
            "The gateway was not told that sessions have to end, and will notice within five minutes: %s", error
        )
    except Exception:
        logger.exception("The gateway was not told that sessions have to end.")


def is_installed():
    """Whether this is in a site that has the add-on; people log out and are deleted in others too."""
    registry = queryUtility(IRegistry) if getSite() is not None else None
    return registry is not None and f"{SETTINGS_PREFIX}.enabled" in registry
