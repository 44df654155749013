"""Notice which user ids a transaction gives up."""

from collective.converse.endings.causes import id_of
from collective.converse.endings.telling import is_installed
from collective.converse.freed.table import free
from collective.converse.freed.table import has_table
from ZODB.POSException import ConflictError
from zope.component.hooks import getSite
from zope.component.hooks import site as in_site
import logging
import time
import transaction


logger = logging.getLogger("collective.converse")

# Under which a transaction keeps them, by the site's path.
NOTED = object()


def deleted(event):
    """Plone may notify of it twice, and of a user whom the same transaction makes anew."""
    site = getSite()
    if site is None or not (is_installed() or has_table(site)):
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


def before_commit(site, user_ids):
    """A user whom another plugin still has, or who was made anew, is taken for the same person, as endings do."""
    with in_site(site):
        for user_id in user_ids:
            if not still_exists(user_id, site):
                free(user_id, site, time.time())


def still_exists(user_id, site):
    """Nobody's deletion fails for a plugin that does. Where it is not known the id counts as given up.

    Who has it later is then somebody else. At worst that is the same person, who begins anew in the chat; the other way
    round a stranger would read what the first one wrote.
    """
    try:
        return site.acl_users.getUserById(user_id) is not None
    except ConflictError:
        raise
    except Exception:
        logger.exception("It is not known whether another plugin still has a user who was deleted.")
        return False
