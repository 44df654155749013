"""Name a member without telling who they are."""

from plone.keyring.interfaces import IKeyManager
from plone.keyring.keyring import Keyring
from zope.component import getUtility
import hashlib
import hmac


# A ring of our own: Plone rotates its system ring by itself once a week, at somebody's login, and every page that is
# open then would take its own member for another one.
RING = "collective.converse"


def add_key():
    """Give the site a key for `member_hash`, unless it has one."""
    manager = getUtility(IKeyManager)
    if RING not in manager:
        manager[RING] = Keyring(1)
        manager[RING].fill()


def remove_key():
    """Forget the key that `add_key` made."""
    manager = getUtility(IKeyManager)
    if RING in manager:
        del manager[RING]


def member_hash(user_id):
    """32 hexadecimal digits that change with the member and tell nothing to who lacks the site's key.

    They stay the same until somebody rotates the ring. Then pages that are open see a member other than their own
    and stay quiet until they are loaded again.
    """
    key = getUtility(IKeyManager).secret(RING).encode("utf-8")
    return hmac.new(key, user_id.encode("utf-8"), hashlib.sha256).hexdigest()[:32]
