"""What whoever chooses rooms of groups may not expect."""

from collective.converse import _
from collective.converse.contacts.limits import groups_beyond
from collective.converse.contacts.limits import MOST_GROUPS
from collective.converse.notes import Note
from collective.converse.rooms import kept
from collective.converse.settings import site_settings
from zope.component.hooks import getSite


def room_warnings():
    """A list of at most one `Note`."""
    settings = site_settings()
    if settings.group_rooms == "chosen" and not settings.room_groups:
        text = _("server_rooms_no_group", default="No group is named: none has a room.")
        return [Note("room_groups", "warning", text)]
    if settings.group_rooms != "none" and not settings.rooms:
        text = _("server_rooms_off", default="Rooms are switched off in the page: members do not see these.")
        return [Note("group_rooms", "warning", text)]
    named = settings.room_groups if settings.group_rooms == "chosen" else None
    if settings.group_rooms != "none" and groups_beyond(MOST_GROUPS - kept.count(getSite()), named):
        text = _(
            "server_rooms_too_many",
            default="There would be more than ${most} rooms: all rooms stay as they are now. Choose fewer groups.",
            mapping={"most": MOST_GROUPS},
        )
        return [Note("group_rooms", "warning", text)]
    return []


def new_room_warnings(before):
    """The same, where what decides it is other than in the `Settings` of before."""
    now = site_settings()
    same = (now.group_rooms, now.room_groups, now.rooms) == (before.group_rooms, before.room_groups, before.rooms)
    return [] if same else room_warnings()
