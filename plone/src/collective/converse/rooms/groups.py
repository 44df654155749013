"""Which groups have a room, with whom: the site's setting, applied."""

from collective.converse.contacts.chatters import Chatters
from collective.converse.contacts.group_members import GroupMembers
from collective.converse.contacts.rule import BUILT_IN
from collective.converse.contacts.rule import people_of
from collective.converse.contacts.rule import title_of
from collective.converse.rooms.administrators import administrators
from collective.converse.rooms.generations import generation_of
from Products.CMFCore.utils import getToolByName


def rooms_of_groups(site, settings):
    """`rooms` of `SystemRooms` in spec/http.d.ts, in the order of the groups' ids.

    A group has its room also while nobody in it may chat, so that who comes later finds what was written before.
    """
    if settings.group_rooms == "none":
        return []
    groups = getToolByName(site, "portal_groups")
    members = GroupMembers(groups)
    wanted = set(settings.room_groups) if settings.group_rooms == "chosen" else set(members.ids) - BUILT_IN
    chatters = Chatters(site, settings)
    owners = administrators(chatters, members)
    rooms = []
    for group_id in sorted(wanted.intersection(members.ids)):
        group = groups.getGroupById(group_id)
        # A plugin may still know a group that was deleted.
        if group is not None:
            people = people_of(members.expand(group_id), chatters)
            room = {"id": group_id, "title": title_of(group), "members": people, "owners": owners}
            generation = generation_of(group_id, site)
            rooms.append(room if generation is None else {**room, "generation": generation})
    return rooms
