"""Where the site has somebody's portrait."""

from Products.CMFCore.utils import getToolByName
from urllib.parse import quote


def portrait_path(user_id, site):
    """Path below the site's own address, or None for who has set no portrait. Does not load the image."""
    safe_id = getToolByName(site, "portal_membership")._getSafeMemberId(user_id)
    portraits = getToolByName(site, "portal_memberdata").portraits
    return f"portal_memberdata/portraits/{quote(safe_id, safe='')}" if portraits.has_key(safe_id) else None
