"""How many contacts everybody may have when all members have one another."""

from collective.converse import _
from collective.converse.contacts.rule import BUILT_IN
from collective.converse.contacts.rule import contact_groups
from collective.converse.contacts.rule import everybody
from collective.converse.contacts.rule import MOST_CONTACTS
from collective.converse.contacts.rule import TooManyMembers
from collective.converse.notes import Note
from collective.converse.settings import site_settings
from Products.CMFCore.utils import getToolByName
from transaction.interfaces import TransientError
from zope.component.hooks import getSite
import logging


logger = logging.getLogger("collective.converse")

MANY_CONTACTS = 200
"""Beyond it lists are long, and each login is told to as many others."""


MOST_GROUPS = 5000
"""As many as the chat's server takes, of groups with contacts and of rooms. With more the gateway changes nothing."""


def groups_beyond(most, named=None):
    """How many groups there are where these are more than `most`, else 0; `named`: only of these ids.

    Nobody's panel fails for a directory that does.
    """
    try:
        ids = set(getToolByName(getSite(), "portal_groups").getGroupIds())
    except TransientError:
        raise
    except Exception:
        logger.warning("It is not known how many groups there are: a plugin of the user folder failed.", exc_info=True)
        return 0
    count = len(ids - BUILT_IN if named is None else ids.intersection(named))
    return count if count > most else 0


def has_too_many_groups(settings):
    """Whether more groups than `MOST_GROUPS` have members who see one another."""
    named = settings.contact_groups if settings.contact_rule == "named" else None
    # Who is in them is asked only where they could be too many.
    return groups_beyond(MOST_GROUPS, named) and len(contact_groups(getSite(), settings, None)) > MOST_GROUPS


def count_chatters():
    """Members of this site who may chat, not counted further than one beyond `MOST_CONTACTS`."""
    try:
        return len(everybody(getSite(), site_settings()))
    except TooManyMembers:
        return MOST_CONTACTS + 1


def contact_warnings():
    """A list of at most one `Note`, where the rule in force does something else than whoever chose it may expect."""
    settings = site_settings()
    if settings.contact_rule == "named" and not settings.contact_groups:
        text = _("server_contacts_no_group", default="No group is named: nobody finds contacts in their list.")
        return [Note("contact_groups", "warning", text)]
    if settings.contact_rule in ("groups", "named") and has_too_many_groups(settings):
        text = _(
            "server_contacts_many_groups",
            default="More than ${most} groups have members who see one another: contacts stay as they are now. Name "
            "fewer groups.",
            mapping={"most": MOST_GROUPS},
        )
        return [Note("contact_rule", "warning", text)]
    count = count_chatters() if settings.contact_rule == "everyone" else 0
    if count <= MANY_CONTACTS:
        return []
    if count > MOST_CONTACTS:
        text = _(
            "server_contacts_too_many",
            default="More than ${most} members may chat: nobody finds contacts in their list. Choose groups.",
            mapping={"most": MOST_CONTACTS},
        )
    else:
        text = _(
            "server_contacts_many",
            default="${count} members have one another as contacts, which makes lists long and the chat slow to start. "
            "Groups suit a site of this size better.",
            mapping={"count": count},
        )
    return [Note("contact_rule", "warning", text)]


def new_contact_warnings(before):
    """The same, where the rule or its groups are others than in the `Settings` of before."""
    now = site_settings()
    same = (now.contact_rule, now.contact_groups) == (before.contact_rule, before.contact_groups)
    return [] if same else contact_warnings()
