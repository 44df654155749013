"""A part of the members who can be found, with what they are found by and what is shown of them."""

from collective.converse.contacts.chatters import Chatters
from collective.converse.contacts.group_members import GroupMembers
from collective.converse.contacts.rule import BUILT_IN
from collective.converse.contacts.rule import title_of
from collective.converse.listing.portrait_path import portrait_path
from Products.CMFCore.utils import getToolByName
from zlib import crc32


# Characters; nobody's address or login name is longer, and nobody is to fill the gateway's memory.
LONGEST = 256


def people_in_part(site, settings, part, of):
    """`groups` and `people` of `SystemPeople` in spec/http.d.ts for one of `of` parts.

    The part depends on the id alone, so that a member who comes or goes changes one part.
    """
    chatters = Chatters(site, settings)
    infos = {}
    for info in site.acl_users.searchUsers():
        if part_of(info["userid"], of) == part:
            # The first one is that of the plugin which logs them in.
            infos.setdefault(info["userid"], info)
    groups, titles = groups_by_member(site, infos)
    people = {}
    for listed_id in sorted(infos):
        person = chatters.person(listed_id)
        if person is None:
            continue
        user_id, login = person["id"], infos[listed_id]["login"]
        people[user_id] = {
            **person,
            "login": "" if login == user_id else login[:LONGEST],
            "email": email_of(user_id, chatters)[:LONGEST],
            "groups": groups.get(user_id, []),
            "portrait": portrait_path(user_id, site),
        }
    return {"groups": titles, "people": list(people.values())}


def part_of(user_id, of):
    """Number of the part, from 0 on."""
    return crc32(user_id.encode("utf-8", "surrogatepass")) % of


def email_of(user_id, chatters):
    data = chatters.properties.get(user_id)
    if data is None:
        user = chatters.users.getUserById(user_id)
        data = {} if user is None else {"email": user.getProperty("email", "")}
    return str(data.get("email", "") or "")


def groups_by_member(site, wanted):
    """Ids of groups by user id, nested ones included, and the groups' titles; Plone's own groups are left out."""
    tool = getToolByName(site, "portal_groups")
    members = GroupMembers(tool)
    found, titles = {}, {}
    for group_id in sorted(set(members.ids) - BUILT_IN):
        here = [user_id for user_id in members.expand(group_id) if user_id in wanted]
        group = tool.getGroupById(group_id) if here else None
        if group is not None:
            titles[group_id] = title_of(group)
            for user_id in here:
                found.setdefault(user_id, []).append(group_id)
    return found, titles
