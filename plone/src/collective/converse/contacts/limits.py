"""How many contacts everybody may have when all members have one another."""

from collective.converse import _
from collective.converse.contacts.rule import everybody
from collective.converse.contacts.rule import MOST_CONTACTS
from collective.converse.contacts.rule import TooManyMembers
from collective.converse.notes import Note
from collective.converse.settings import site_settings
from zope.component.hooks import getSite


MANY_CONTACTS = 200
"""Beyond it lists are long, and each login is told to as many others."""


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
