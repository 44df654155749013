"""Decide who has chat. The service, the people search and the viewlet all ask here."""

from AccessControl.users import nobody
from AccessControl.users import UnrestrictedUser
from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from collective.converse import _
from collective.converse.settings import site_settings


CHAT_PERMISSION = "collective.converse: Chat"


class Refusal:
    """Why somebody has no chat: `ConverseRefusal` of spec/http.d.ts and its HTTP status."""

    def __init__(self, status, code, message):
        self.status = status
        self.code = code
        self.message = message


ANONYMOUS = Refusal(401, "member-anonymous", _("refused_anonymous", default="Nobody is logged in."))
ROOT_USER = Refusal(403, "member-root-user", _("refused_root_user", default="Users of the Zope root have no chat."))
NOT_PERMITTED = Refusal(
    403, "member-not-permitted", _("refused_not_permitted", default="You may not chat in this site.")
)
CHAT_OFF = Refusal(403, "site-chat-off", _("refused_chat_off", default="Chat is switched off in this site."))


def refusal_for(user, site):
    """The `Refusal` for a user as AccessControl knows them (wrapped in their user folder), or None: they have chat."""
    if is_nobody(user):
        return ANONYMOUS
    if not is_member(user, site):
        return ROOT_USER
    if not is_known(user):
        return ANONYMOUS
    settings = site_settings()
    if not may_chat(user, site, settings):
        return NOT_PERMITTED
    if not settings.enabled:
        return CHAT_OFF
    return None


def is_nobody(user):
    """True for who is not logged in."""
    return user is None or aq_base(user) is aq_base(nobody) or user.getId() is None


def is_known(user):
    """True for who is logged in and known to the user folder that they come from.

    A deleted member's JSON web token is good for hours: plone.restapi does not look whether its subject still exists.
    Code that runs with more rights for a moment makes its own user, whom no folder knows.
    """
    if is_nobody(user) or isinstance(aq_base(user), UnrestrictedUser):
        return False
    folder = aq_parent(aq_inner(user))
    return folder is not None and folder.getUserById(user.getId()) is not None


def may_chat(user, site, settings):
    """True for who has the permission and, where the site names groups, is in one of them, nested ones included."""
    if not user.has_permission(CHAT_PERMISSION, site):
        return False
    return not settings.chat_groups or not set(settings.chat_groups).isdisjoint(user.getGroups())


def is_member(user, site):
    """True when the user comes out of the site's own user folder.

    The folder decides, not the id: a user of the Zope root may have the id of a member, and plugins that look users
    up by id would take the one for the other. Code that runs with more rights for a moment makes its own user in the
    site's folder, and that is no member either.
    """
    if isinstance(aq_base(user), UnrestrictedUser):
        return False
    folder = aq_parent(aq_inner(user))
    return folder is not None and aq_base(folder) is aq_base(site.acl_users)
