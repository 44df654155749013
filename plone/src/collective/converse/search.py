"""How a member may search the site's people."""

from Products.CMFCore.permissions import ListPortalMembers


# Of plone.restapi: who has it may look for users by their address.
MANAGE_USERS = "Plone Site Setup: Users and Groups"


def describe_search(user, site, settings):
    """The `search` of `ConverseMember` in spec/http.d.ts."""
    return {
        "permitted": may_search(user, site),
        "emails": sees_emails(user, site),
        "shortest": settings.search_min_length,
        "most": settings.search_results,
    }


def may_search(user, site):
    """Plone itself asks for this permission where it lists members."""
    return bool(user.has_permission(ListPortalMembers, site))


def sees_emails(user, site):
    """True for who finds users by their address in Plone too."""
    return bool(user.has_permission(MANAGE_USERS, site))
