"""Which groups had an id before: a group that is deleted and made again is another one, with nothing of the first.

Kept in the site, so that it goes and comes back with the groups themselves. Nothing is kept of an id that no group ever
gave up, so that whoever asks writes nothing.
"""

from BTrees.OOBTree import OOBTree
from zope.annotation.interfaces import IAnnotations


KEY = "collective.converse.group_generations"


def has_generations(site):
    """Whether any group was deleted; it stays when the add-on is uninstalled, since the chat's rooms do as well."""
    return KEY in IAnnotations(site)


def generation_of(group_id, site):
    """What the groups of this id after the last deletion are told by, or None."""
    return IAnnotations(site).get(KEY, {}).get(group_id)


def end_generation(group_id, site, mark):
    """The next group of this id is known by `mark`, which was none before."""
    annotations = IAnnotations(site)
    if KEY not in annotations:
        annotations[KEY] = OOBTree()
    annotations[KEY][group_id] = mark
