"""Notice which groups a transaction deletes."""

from collective.converse.endings.causes import id_of
from collective.converse.endings.telling import is_installed
from collective.converse.rooms.generations import end_generation
from collective.converse.rooms.generations import has_generations
from ZODB.POSException import ConflictError
from zope.component.hooks import getSite
from zope.component.hooks import site as in_site
import logging
import secrets
import transaction


logger = logging.getLogger("collective.converse")

# Under which a transaction keeps them, by the site's path.
NOTED = object()


def deleted(event):
    """Plone notifies of groups of its own; a directory's have no generations."""
    site = getSite()
    if site is None or not (is_installed() or has_generations(site)):
        return
    current = transaction.get()
    try:
        by_site = current.data(NOTED)
    except KeyError:
        by_site = {}
        current.set_data(NOTED, by_site)
    path = site.getPhysicalPath()
    if path not in by_site:
        by_site[path] = set()
        current.addBeforeCommitHook(before_commit, (site, by_site[path]))
    by_site[path].add(id_of(event.principal))


def before_commit(site, group_ids):
    """A group that another plugin still has, or that the same transaction made anew, is taken for the same one."""
    with in_site(site):
        for group_id in group_ids:
            if not still_exists(group_id, site):
                end_generation(group_id, site, secrets.token_hex(8))


def still_exists(group_id, site):
    """Nobody's deletion fails for a plugin that does. Where it is not known the group counts as deleted.

    A group of the id is then another one with an empty room. At worst it is the same group, which misses its history;
    the other way round strangers would read it.
    """
    try:
        return site.portal_groups.getGroupById(group_id) is not None
    except ConflictError:
        raise
    except Exception:
        logger.exception("It is not known whether another plugin still has a group that was deleted.")
        return False
