"""Notice which user ids a transaction gives up."""

from collective.converse.deletions import note_deleted
from collective.converse.deletions import still_exists
from collective.converse.endings.telling import is_installed
from collective.converse.freed.table import free
from collective.converse.freed.table import has_table
from zope.component.hooks import getSite
import time


def deleted(event):
    """Also of a user whom the same transaction makes anew."""
    site = getSite()
    if site is not None and (is_installed() or has_table(site)):
        note_deleted(event, site, before_commit)


def before_commit(site, user_ids):
    """A user whom another plugin still has, or who was made anew, is taken for the same person, as endings do.

    Where that is not known the id counts as given up: who has it later is then somebody else. At worst that is the same
    person, who begins anew in the chat; the other way round a stranger would read what the first one wrote.
    """
    for user_id in user_ids:
        if not still_exists(site.acl_users.getUserById, user_id, "a user who"):
            free(user_id, site, time.time())
