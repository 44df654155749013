"""What ends a member's sessions in the chat, as far as Plone notifies of it. The gateway notices all else by itself."""

from collective.converse.eligibility import is_member
from collective.converse.endings.telling import EVERYBODY
from collective.converse.endings.telling import have_told
from collective.converse.endings.telling import is_installed
from collective.converse.settings import site_settings
from zope.component.hooks import getSite


def logged_out(event):
    """In one browser; the gateway lets the others of the same member come back."""
    user = event.principal
    # Of the Zope root, or nobody.
    if is_installed() and user.getId() is not None and is_member(user, getSite()):
        have_told(user.getId(), "logout")


def deleted(event):
    """Plone may notify of it twice."""
    if is_installed():
        have_told(id_of(event.principal), "deleted")


def password_changed(event):
    """By the member, by a reset or by an administrator."""
    if is_installed():
        have_told(id_of(event.principal), "password")


def left_group(event):
    """A member, or a group that was in another one; also because the group is deleted."""
    if not is_installed():
        return
    principal = id_of(event.principal)
    if getSite().portal_groups.getGroupById(principal) is None:
        have_told(principal, "barred")
    elif site_settings().chat_groups:
        have_told(EVERYBODY, "barred")


def setting_changed(settings, event):
    """By a panel, an import or a script; zope.conf may have decided otherwise."""
    if not is_installed():
        return
    name = event.record.fieldName
    if name == "enabled" and not site_settings().enabled:
        have_told(EVERYBODY, "off")
    elif name == "chat_groups" and event.newValue != event.oldValue:
        have_told(EVERYBODY, "barred")


def id_of(principal):
    """Some events have the id, others the user or group."""
    return principal if isinstance(principal, str) else principal.getId()
