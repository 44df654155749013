"""The rooms that add-ons have made, by `collective.converse.api`, kept in the site by classes of other packages.

The gateway asks for them beside the rooms of groups and makes what is missing: docs/decisions/0264.
"""

from BTrees.OOBTree import OOBTree
from collective.converse.freed.table import freed_at
from persistent.mapping import PersistentMapping
from zope.annotation.interfaces import IAnnotations
import secrets


KEY = "collective.converse.rooms"
# In the order in which they were made; each is known in the chat by its `generation`.
PEOPLE = ("members", "owners")


def all_rooms(site):
    return IAnnotations(site).get(KEY, {})


def ids(site):
    return sorted(all_rooms(site))


def count(site):
    return len(all_rooms(site))


def count_named(site, without):
    """How many are named in all rooms but that one."""
    rooms = all_rooms(site).items()
    return sum(len(room[kind]) for room_id, room in rooms if room_id != without for kind in PEOPLE)


def room(site, room_id):
    """`title`, `generation`, and who is named as `members` and `owners`, see `named_now`; None where there is none."""
    return all_rooms(site).get(room_id)


def people(site, named):
    """User ids of those who were named and still have their id; who has it after them is somebody else."""
    return [user_id for user_id, freed in named.items() if freed_at(user_id, site) == freed]


def make(site, room_id, *, title, members, owners):
    annotations = IAnnotations(site)
    if KEY not in annotations:
        annotations[KEY] = OOBTree()
    given = {"members": members, "owners": owners}
    annotations[KEY][room_id] = PersistentMapping(
        title=title,
        generation=secrets.token_hex(8),
        **{kind: named_now(site, user_ids) for kind, user_ids in given.items()},
    )


def change(site, known, **wanted):
    """Whether anything is other than before; where nothing is, nothing is written."""
    changes = {name: named_now(site, value) if name in PEOPLE else value for name, value in wanted.items()}
    changes = {name: value for name, value in changes.items() if known[name] != value}
    known.update(changes)
    return bool(changes)


def remove(site, room_id):
    """Whether there was one."""
    return IAnnotations(site).get(KEY, {}).pop(room_id, None) is not None


def forget_all(site):
    IAnnotations(site).pop(KEY, None)


def named_now(site, user_ids):
    """By user id when the id was given up last: who is deleted and made anew has another moment there."""
    return {user_id: freed_at(user_id, site) for user_id in sorted(user_ids)}
