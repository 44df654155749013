"""When user ids were given up. Kept in the site, so that it goes and comes back with the users themselves."""

from BTrees.OLBTree import OLBTree
from zope.annotation.interfaces import IAnnotations


KEY = "collective.converse.freed"
NEVER = 0


def has_table(site):
    """Whether any user was deleted; it stays when the add-on is uninstalled, since the chat's accounts do as well."""
    return KEY in IAnnotations(site)


def freed_at(user_id, site):
    """Unix milliseconds, or `NEVER`."""
    return IAnnotations(site).get(KEY, {}).get(user_id, NEVER)


def free(user_id, site, now):
    """Note that nobody has the id at `now`, unix seconds. It is never earlier than it was, whatever the clock says."""
    annotations = IAnnotations(site)
    if KEY not in annotations:
        annotations[KEY] = OLBTree()
    table = annotations[KEY]
    table[user_id] = max(int(now * 1000), table.get(user_id, NEVER) + 1)


def freed_ids(site):
    """`(user id, unix milliseconds)` of all."""
    return list(IAnnotations(site).get(KEY, {}).items())
