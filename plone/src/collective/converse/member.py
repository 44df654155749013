"""Describe a member as other people see them."""

from collective.converse.freed.table import freed_at
from collective.converse.portraits.stored import portrait_version
from collective.converse.portraits.stored import stored_portrait
from Products.CMFCore.utils import getToolByName


# The group that PlonePAS puts everybody into who is logged in.
VIRTUAL_GROUPS = frozenset({"AuthenticatedUsers"})
# Characters. Plone takes full names of any length; the gateway refuses answers beyond 256 kB, so that one member's name
# could spoil everybody's search.
LONGEST_NAME = 500


def describe_member(user, site, request):
    """The `user` of `ConverseMember` in spec/http.d.ts."""
    user_id = user.getId()
    return {
        "id": user_id,
        "fullname": display_name(user),
        "portrait": portrait_url(user_id, site),
        "portraitVersion": portrait_version(user_id, site),
        "freed": freed_at(user_id, site),
        "groups": groups_of(user, site),
        "language": language_of(request, site),
    }


def display_name(user):
    """What others read of a user as AccessControl knows them."""
    return name_of(user.getProperty("fullname", ""), user.getUserName(), user.getId())


def name_of(fullname, login, user_id):
    """The full name, cut where it is very long; without one what is left of login name or id that is no e-mail address.

    Names are shown to everybody one writes to, and who left the field empty did not choose to show an address.
    """
    fullname = str(fullname or "").strip()
    if fullname:
        return fullname[:LONGEST_NAME]
    for name in (login, user_id):
        if name and "@" not in name:
            return name
    return login.partition("@")[0] or login


def portrait_url(user_id, site):
    """Absolute URL, or None for a member who has set no portrait."""
    portrait = stored_portrait(user_id, site)
    return None if portrait is None else portrait.absolute_url()


def groups_of(user, site):
    """Groups with their titles, nested ones included, in the order of their ids."""
    tool = getToolByName(site, "portal_groups")
    groups = []
    for group_id in sorted(set(user.getGroups()) - VIRTUAL_GROUPS):
        group = tool.getGroupById(group_id)
        if group is not None:  # a plugin may still know a group that was deleted
            groups.append({"id": group_id, "title": group.getGroupTitleOrName()})
    return groups


def language_of(request, site):
    """The language that Plone negotiated for this request, a BCP 47 tag."""
    return request.get("LANGUAGE") or getToolByName(site, "portal_languages").getDefaultLanguage()
