"""Which changes of the site may change contacts, and rooms of groups with them."""

from collective.converse.contacts.telling import contacts_may_have_changed
from functools import wraps
from Products.PlonePAS.plugins.role import GroupAwareRoleManager
from Products.PlonePAS.tools.groupdata import GroupData
from Products.PluggableAuthService.plugins.ZODBRoleManager import ZODBRoleManager


RULES = ("contact_rule", "contact_groups", "chat_groups", "group_rooms", "room_groups")


def people_changed(event):
    """A user or group was made or deleted, or joined or left a group."""
    contacts_may_have_changed()


def properties_changed(event):
    """Of a member's properties others read the name, and some find them by their address."""
    if not {"fullname", "email"}.isdisjoint(event.properties):
        contacts_may_have_changed()


def setting_changed(settings, event):
    """By a panel, an import or a script."""
    if event.record.fieldName in RULES:
        contacts_may_have_changed()


def title_changed(mapping):
    if "title" in mapping:
        contacts_may_have_changed()


def hear_of_titles(group_class):
    """Nobody is notified of a group that is edited, as is done of a member: listen where all edits end."""
    edit = group_class.setGroupProperties

    @wraps(edit)
    def set_group_properties(self, mapping):
        edit(self, mapping)
        title_changed(mapping)

    group_class.setGroupProperties = set_group_properties


def hear_of_roles(manager_class, name):
    """Nobody is notified of roles: listen where they are written, the principal's id being the second argument."""
    write = getattr(manager_class, name)

    @wraps(write)
    def write_roles(self, roles, principal_id, *args, **kwargs):
        before = self._principal_roles.get(principal_id, ())
        result = write(self, roles, principal_id, *args, **kwargs)
        if set(self._principal_roles.get(principal_id, ())) != set(before):
            contacts_may_have_changed()
        return result

    setattr(manager_class, name, write_roles)


hear_of_titles(GroupData)
for name in ("assignRoleToPrincipal", "removeRoleFromPrincipal"):
    hear_of_roles(ZODBRoleManager, name)
hear_of_roles(GroupAwareRoleManager, "assignRolesToPrincipal")
