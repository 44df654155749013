"""Notice which groups a transaction deletes."""

from collective.converse.endings.causes import id_of
from collective.converse.endings.telling import is_installed
from collective.converse.rooms.generations import end_generation
from collective.converse.rooms.generations import has_generations
from zope.component.hooks import getSite
from zope.component.hooks import site as in_site
import secrets
import transaction


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
            if site.portal_groups.getGroupById(group_id) is None:
                end_generation(group_id, site, secrets.token_hex(8))
