"""Put people into a test site and decide about it. Each step is a transaction, so that the next request sees it."""

from contextlib import contextmanager
from OFS.Image import Image
from plone.registry.interfaces import IRegistry
from zope.component import getUtility
import base64
import transaction


PASSWORD = "a-test-password-1"

BOSS = ("boss", PASSWORD)
"""Who administers the site: login name and password."""

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=")
"""A GIF of one pixel."""


@contextmanager
def committed():
    """See what requests have changed, and let requests see what changes here."""
    transaction.begin()
    yield
    transaction.commit()


def add_member(site, user_id, login=None, fullname="", email="", roles=("Member",), groups=()):
    """Make a member whose password is `PASSWORD`; the login name is the id unless given."""
    with committed():
        site.acl_users.source_users.addUser(user_id, login or user_id, PASSWORD)
        for role in roles:
            site.acl_users.portal_role_manager.assignRoleToPrincipal(role, user_id)
        for group in groups:
            site.portal_groups.addPrincipalToGroup(user_id, group)
        member = site.portal_membership.getMemberById(user_id)
        member.setMemberProperties({"fullname": fullname, "email": email})


def add_boss(site):
    """Make who administers the site, without being a manager of Zope."""
    add_member(site, BOSS[0], roles=("Member", "Site Administrator"))


def delete_member(site, user_id):
    """Delete a member as the site's user administration does."""
    with committed():
        site.acl_users.userFolderDelUsers([user_id])


def delete_group(site, group_id):
    """Delete a group as the site's group administration does."""
    with committed():
        site.portal_groups.removeGroup(group_id)


def add_group(site, group_id, title="", inside=None):
    """Make a group, as a member of the group `inside` if that is given."""
    with committed():
        site.portal_groups.addGroup(group_id, title=title)
        if inside is not None:
            site.portal_groups.addPrincipalToGroup(group_id, inside)


def add_portrait(site, user_id):
    """Store a portrait as the personal information form does."""
    with committed():
        safe_id = site.portal_membership._getSafeMemberId(user_id)
        portrait = Image(id=safe_id, file=PIXEL, title="", content_type="image/gif")
        site.portal_memberdata._setPortrait(portrait, safe_id)


def add_root_user(app, user_id, password):
    """Make a manager in the user folder of the Zope root."""
    with committed():
        app.acl_users.userFolderAddUser(user_id, password, ["Manager"], [])


def permit(site, permission, roles):
    """Give a permission to these roles and no other."""
    with committed():
        site.manage_permission(permission, list(roles), acquire=0)


def set_record(name, value):
    """Change a registry record; its field decides whether the value is valid."""
    with committed():
        getUtility(IRegistry)[name] = value


def set_setting(name, value):
    """Change a setting of the add-on."""
    set_record(f"collective.converse.{name}", value)
