"""Gather the ids of what a transaction deletes, and say them before its commit."""

from collective.converse.endings.causes import id_of
from ZODB.POSException import ConflictError
from zope.component.hooks import site as in_site
import logging
import transaction


logger = logging.getLogger("collective.converse")


def note_deleted(event, site, before_commit):
    """Have `before_commit(site, ids)` called once for each site; Plone may notify of an id twice."""
    current = transaction.get()
    try:
        by_site = current.data(before_commit)
    except KeyError:
        by_site = {}
        current.set_data(before_commit, by_site)
    path = site.getPhysicalPath()
    if path not in by_site:
        by_site[path] = set()
        current.addBeforeCommitHook(call_in_site, (before_commit, site, by_site[path]))
    by_site[path].add(id_of(event.principal))


def call_in_site(before_commit, site, ids):
    with in_site(site):
        before_commit(site, ids)


def still_exists(find, principal_id, what):
    """Whether `find` finds it; nobody's deletion fails for a plugin that does. Where it is not known: not.

    `what` is for the log: `a user who` or `a group that`.
    """
    try:
        return find(principal_id) is not None
    except ConflictError:
        raise
    except Exception:
        logger.exception("It is not known whether another plugin still has %s was deleted.", what)
        return False
