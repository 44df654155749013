"""Rooms that code makes for members, and what they say."""

from collective.converse.api.exc import GatewayError
from collective.converse.api.exc import RoomNotFoundError
from collective.converse.api.exc import TooManyRoomsError
from collective.converse.api.gateway import ask
from collective.converse.api.gateway import site_here
from collective.converse.api.parameters import MOST_PEOPLE
from collective.converse.api.parameters import refuse
from collective.converse.api.parameters import room_id_of
from collective.converse.api.parameters import text_of
from collective.converse.api.parameters import title_of
from collective.converse.api.parameters import user_ids_of
from collective.converse.contacts.telling import contacts_may_have_changed
from collective.converse.rooms import kept
from collective.converse.rooms.notices import NOTICE_PATH
from collective.converse.rooms.notices import order_of
from collective.converse.rooms.notices import say_after_commit
from typing import NamedTuple


MOST_ROOMS = 2000
"""In one site; Prosody keeps 5,000 in all."""
MOST_NAMED = 50_000
"""Members and owners of all of them: the gateway is told of all rooms in one answer, groups' among them."""


class Room(NamedTuple):
    """A room as it was ordered: user ids in order, also of those who may not chat and so are not in it now."""

    id: str
    title: str
    members: tuple[str, ...]
    owners: tuple[str, ...]


def create(*, id, title, members=(), owners=()):
    """Make a room for these members, or make the room of this id so. Answers the `Room`.

    Members find it in their chat by themselves and are in it at once, as with a group's room; owners are members who
    set the subject, remove and silence. What was written stays as long as there is a room of this id.

    >>> api.room.create(id="board", title="The board", members=["omar", "nora"], owners=["nora"])
    Room(id='board', title='The board', members=('nora', 'omar'), owners=('nora',))

    It is done when the transaction is committed, in the background and within seconds; while the gateway is down, or
    none is named, it is done when there is one. Twice is the same as once.

    Raises `NotInstalledError`, `InvalidParameterError` or `TooManyRoomsError`.
    """
    site = site_here()
    id = room_id_of(id)
    wanted = {"title": title_of(title), "members": user_ids_of(members, "members")}
    wanted["owners"] = user_ids_of(owners, "owners")
    known = kept.room(site, id)
    if known is not None:
        return change(site, id, known, **wanted)
    check_size(site, id, wanted)
    if kept.count(site) >= MOST_ROOMS:
        raise TooManyRoomsError("api-rooms-too-many", f"Add-ons have made {MOST_ROOMS} rooms in this site.")
    kept.make(site, id, **wanted)
    contacts_may_have_changed()
    return get(id=id)


def get(*, id):
    """The `Room` that was made under this id, or None; groups' rooms are not found here.

    >>> api.room.get(id="press").title
    'Press'
    >>> api.room.get(id="nothing") is None
    True
    """
    site = site_here()
    known = kept.room(site, room_id_of(id))
    if known is None:
        return None
    people = (tuple(sorted(kept.people(site, known[kind]))) for kind in ("members", "owners"))
    return Room(id, known["title"], *people)


def get_all():
    """All of them, in the order of their ids.

    >>> [room.id for room in api.room.get_all()]
    ['board', 'press']
    """
    return [get(id=id) for id in kept.ids(site_here())]


def update(*, id, title=None, members=None, owners=None):
    """Change what is given of a room; answers the `Room`.

    Who is no member any more is out of it within seconds.

    >>> api.room.update(id="board", title="Board", owners=[]).owners
    ()

    Raises `RoomNotFoundError`, and what `create` raises.
    """
    site = site_here()
    changes = {
        "title": None if title is None else title_of(title),
        "members": None if members is None else user_ids_of(members, "members"),
        "owners": None if owners is None else user_ids_of(owners, "owners"),
    }
    given = {name: value for name, value in changes.items() if value is not None}
    return change(site, id, known_room(site, id), **given)


def add_members(*, id, members):
    """Let these in, beside those who are there; answers the `Room`. Raises as `update`.

    >>> api.room.add_members(id="board", members=["pia"]).members
    ('nora', 'omar', 'pia')
    """
    site, added = site_here(), user_ids_of(members, "members")
    known = known_room(site, id)
    return change(site, id, known, members=[*kept.people(site, known["members"]), *added])


def remove_members(*, id, members):
    """Put these out, as members and as owners; answers the `Room`. Raises as `update`.

    >>> api.room.remove_members(id="board", members=["pia", "omar"]).members
    ('nora',)
    """
    site, gone = site_here(), set(user_ids_of(members, "members"))
    known = known_room(site, id)
    rest = {
        kind: [each for each in kept.people(site, known[kind]) if each not in gone] for kind in ("members", "owners")
    }
    return change(site, id, known, **rest)


def delete(*, id):
    """Close a room for everybody; one that is made under the same id later has nothing of it. Twice is as once.

    >>> api.room.delete(id="board")

    Raises `NotInstalledError` or `InvalidParameterError`.
    """
    site = site_here()
    if kept.remove(site, room_id_of(id)):
        contacts_may_have_changed()


def notice(*, id, text, at_once=False):
    """Have a room say this: who is in it reads it, and who comes later finds it. It is plain text, 5,000 characters.

    It is said after the commit, so that a transaction that is given up says nothing, and one that is repeated says it
    once. Nobody waits for it. While the room is not there yet, or the gateway is down, it is tried again for a minute;
    of what was not said then Zope's log has a line.

    >>> api.room.notice(id="press", text="The minutes are there.")

    With `at_once` it is said now, whatever becomes of the transaction, and when this returns it has been said. The room
    has to be there already, from an earlier transaction.

    >>> api.room.notice(id="press", text="Fire drill in five minutes.", at_once=True)

    Raises `RoomNotFoundError`, `NotInstalledError` or `InvalidParameterError`; with `at_once` also `GatewayError`.
    """
    site = site_here()
    text = text_of(text)
    order = order_of(id, known_room(site, id)["generation"], text)
    if not at_once:
        say_after_commit(order)
        return
    try:
        ask(NOTICE_PATH, order)
    except GatewayError as error:
        if error.code != "system-room-unknown":
            raise
        message = (
            f"The chat server does not have the room {id} yet: its transaction is not committed, or it is being made."
        )
        raise RoomNotFoundError("system-room-unknown", message) from None


def known_room(site, id):
    known = kept.room(site, room_id_of(id))
    if known is None:
        raise RoomNotFoundError("api-room-unknown", f"No add-on has made a room with the id {id}.")
    return known


def change(site, id, known, **wanted):
    check_size(site, id, {kind: wanted.get(kind, known[kind]) for kind in ("members", "owners")})
    if kept.change(site, known, **wanted):
        contacts_may_have_changed()
    return get(id=id)


def check_size(site, id, wanted):
    if len({*wanted["members"], *wanted["owners"]}) > MOST_PEOPLE:
        refuse(f"A room has at most {MOST_PEOPLE} members and owners.")
    if len(wanted["members"]) + len(wanted["owners"]) + kept.count_named(site, id) > MOST_NAMED:
        message = f"All rooms of add-ons have at most {MOST_NAMED} members and owners together."
        raise TooManyRoomsError("api-rooms-too-many", message)
