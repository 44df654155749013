"""The portraits that the site keeps."""

from Products.CMFCore.utils import getToolByName
from Products.PlonePAS.utils import decleanId
import hashlib


def stored_portrait(user_id, site):
    """The image as it was uploaded, an `OFS.Image.Image`, or None for who has set none.

    Not by `getPersonalPortrait`, which answers with a drawing of nobody where there is none.
    """
    membership = getToolByName(site, "portal_membership")
    portraits = getToolByName(site, "portal_memberdata").portraits
    portrait = portraits.get(membership._getSafeMemberId(user_id), None)
    return portrait if hasattr(portrait, "data") else None


def portrait_version(user_id, site):
    """16 hexadecimal digits that change with each change of the portrait, or None for who has set none."""
    portrait = stored_portrait(user_id, site)
    if portrait is None:
        return None
    stored = (portrait._p_oid or b"") + (portrait._p_serial or b"")
    return hashlib.sha256(stored).hexdigest()[:16]


def owner_of(portrait):
    """Id of the user whose portrait this is, from the id that it is kept by."""
    return decleanId(portrait.getId())
