"""The rooms that add-ons have made, with who of their people may chat."""

from collective.converse.contacts.chatters import Chatters
from collective.converse.contacts.rule import people_of
from collective.converse.rooms import kept


def rooms_of_add_ons(site, settings):
    """`rooms` of `SystemRooms` in spec/http.d.ts, in the order of their ids. Owners are members as well."""
    rooms = []
    chatters = Chatters(site, settings)
    for room_id in kept.ids(site):
        room = kept.room(site, room_id)
        owners = people_of(kept.people(site, room["owners"]), chatters)
        named = kept.people(site, room["members"])
        rooms.append(
            {
                "kind": "add-on",
                "id": room_id,
                "title": room["title"],
                "members": people_of([*named, *(owner["id"] for owner in owners)], chatters),
                "owners": [owner["id"] for owner in owners],
                "generation": room["generation"],
            }
        )
    return rooms
