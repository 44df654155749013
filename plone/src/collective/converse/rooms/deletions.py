"""Notice which groups a transaction deletes."""

from collective.converse.deletions import note_deleted
from collective.converse.deletions import still_exists
from collective.converse.endings.telling import is_installed
from collective.converse.rooms.generations import end_generation
from collective.converse.rooms.generations import has_generations
from zope.component.hooks import getSite
import secrets


def deleted(event):
    """Plone notifies of groups of its own; a directory's have no generations."""
    site = getSite()
    if site is not None and (is_installed() or has_generations(site)):
        note_deleted(event, site, before_commit)


def before_commit(site, group_ids):
    """A group that another plugin still has, or that the same transaction made anew, is taken for the same one.

    Where that is not known the group counts as deleted: one of the id is then another one with an empty room. At worst
    it is the same group, which misses its history; the other way round strangers would read it.
    """
    for group_id in group_ids:
        if not still_exists(site.portal_groups.getGroupById, group_id, "a group that"):
            end_generation(group_id, site, secrets.token_hex(8))
