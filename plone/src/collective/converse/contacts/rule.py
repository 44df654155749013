"""Apply the site's contact rule: who is in whose contact list without having been added."""

from collective.converse import _
from collective.converse.contacts.chatters import Chatters
from collective.converse.contacts.group_members import GroupMembers
from collective.converse.member import LONGEST_NAME
from Products.CMFCore.utils import getToolByName
from zope.i18n import translate


# Those that Plone makes: they say what somebody may do, not whom they know.
BUILT_IN = frozenset({"Administrators", "Site Administrators", "Reviewers", "AuthenticatedUsers"})
MOST_CONTACTS = 1000
"""So many members at most all have one another as contacts."""


class TooManyMembers(Exception):
    """More than `MOST_CONTACTS` members may chat."""


def contact_groups(site, settings, request):
    """Groups as `SystemContacts` of spec/http.d.ts has them, in the order of their ids; raises `TooManyMembers`.

    The group of everybody has a title in the language of the request.
    """
    if settings.contact_rule == "invited":
        return []
    if settings.contact_rule == "everyone":
        title = translate(_("server_all_members", default="All members"), context=request)
        people = everybody(site, settings)
        return [{"id": "", "title": title, "members": people}] if len(people) > 1 else []
    groups = getToolByName(site, "portal_groups")
    members = GroupMembers(groups)
    wanted = settings.contact_groups if settings.contact_rule == "named" else set(members.ids) - BUILT_IN
    chatters = Chatters(site, settings)
    found = []
    for group_id in sorted(set(wanted).intersection(members.ids)):
        people = people_of(members.expand(group_id), chatters)
        if len(people) > 1:
            found.append({"id": group_id, "title": title_of(groups.getGroupById(group_id)), "members": people})
    return found


def everybody(site, settings):
    """All who may chat; raises `TooManyMembers`."""
    return people_of(everybodys_ids(site), Chatters(site, settings), MOST_CONTACTS)


def everybodys_ids(site):
    """Ids that the site's user enumeration plugins list; some may belong to nobody any more."""
    return dict.fromkeys(info["userid"] for info in site.acl_users.searchUsers())


def people_of(user_ids, chatters, most=None):
    """Those with chat, each once, in the order of their ids; raises `TooManyMembers`."""
    found = {}
    for user_id in user_ids:
        person = chatters.person(user_id)
        if person is not None:
            found[person["id"]] = person
            if most is not None and len(found) > most:
                raise TooManyMembers()
    return [found[user_id] for user_id in sorted(found)]


def title_of(group):
    """What people read; never empty."""
    title = str(group.getProperty("title", "") or "").strip()
    return (title or group.getId())[:LONGEST_NAME]
