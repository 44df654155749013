"""Which changes of the site change what others see of a member."""

from collective.converse.portraits.stored import owner_of
from collective.converse.portraits.telling import person_changed


def portrait_added(image, event):
    if is_place_of_portraits(event.newParent):
        person_changed(owner_of(image))


def portrait_removed(image, event):
    if is_place_of_portraits(event.oldParent):
        person_changed(owner_of(image))


def properties_changed(event):
    """Of a member's properties others read the name."""
    if "fullname" in event.properties:
        person_changed(event.principal.getId())


def is_place_of_portraits(folder):
    """True for the folder that `portal_memberdata` keeps portraits in; images are added in other places too."""
    return folder is not None and folder.getPhysicalPath()[-2:] == ("portal_memberdata", "portraits")
