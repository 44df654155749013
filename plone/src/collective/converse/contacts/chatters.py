"""Who of many ids has chat, and what they are called: `may_chat` and `display_name` for thousands in one go."""

from AccessControl.PermissionRole import rolesForPermissionOn
from collective.converse.eligibility import CHAT_PERMISSION
from collective.converse.eligibility import is_member
from collective.converse.eligibility import may_chat
from collective.converse.member import display_name
from collective.converse.member import name_of
from Products.PlonePAS.plugins.property import ZODBMutablePropertyProvider
from Products.PluggableAuthService.interfaces.plugins import IGroupsPlugin
from Products.PluggableAuthService.interfaces.plugins import IPropertiesPlugin
from Products.PluggableAuthService.interfaces.plugins import IRolesPlugin
from Products.PluggableAuthService.plugins.ZODBGroupManager import ZODBGroupManager
from Products.PluggableAuthService.plugins.ZODBRoleManager import ZODBRoleManager


# Roles that PAS gives to everybody who is a user.
EVERY_MEMBER = frozenset({"Anonymous", "Authenticated"})


class Chatters:
    """Looks each id up once, by what the plugins have stored where those are Plone's own.

    What they have stored counts for a yes alone: a role that has the permission, given directly. Everybody else is
    made the user that they are and asked by `may_chat`, which takes about ten times as long.
    """

    def __init__(self, site, settings):
        self.site = site
        self.settings = settings
        self.users = site.acl_users
        self.plugins = self.users._getOb("plugins")
        self.emergency_user = self.users._emergency_user.getUserName()
        self.roles = frozenset(rolesForPermissionOn(CHAT_PERMISSION, site) or ())
        self.groups = frozenset(settings.chat_groups)
        self.roles_by_id = stored(self.plugins, IRolesPlugin, ZODBRoleManager, "_principal_roles")
        self.groups_by_id = stored(self.plugins, IGroupsPlugin, ZODBGroupManager, "_principal_groups")
        self.properties = first_properties(self.plugins)
        self.found = {}

    def person(self, user_id):
        """`{"id", "fullname"}`, or None for who has no chat, was deleted or is no member of the site."""
        if user_id not in self.found:
            self.found[user_id] = self.look_up(user_id)
        return self.found[user_id]

    def look_up(self, user_id):
        info = self.users._verifyUser(self.plugins, user_id=user_id)
        # The id of Zope's emergency user always names that user.
        if not info or self.emergency_user in (user_id, info["id"]):
            return None
        # Some directories know an id in any case, and tell how it is written.
        user_id = info["id"]
        data = self.properties.get(user_id, {})
        if "fullname" in data and self.surely_may_chat(user_id):
            return {"id": user_id, "fullname": name_of(data["fullname"], info["login"], user_id)}
        user = self.users._findUser(self.plugins, user_id, info["login"])
        if not is_member(user, self.site) or not may_chat(user, self.site, self.settings):
            return None
        return {"id": user_id, "fullname": display_name(user)}

    def surely_may_chat(self, user_id):
        if self.groups and not has_one_of(self.groups, user_id, self.groups_by_id):
            return False
        return not self.roles.isdisjoint(EVERY_MEMBER) or has_one_of(self.roles, user_id, self.roles_by_id)


def has_one_of(wanted, user_id, stores):
    return any(not wanted.isdisjoint(store.get(user_id, ())) for store in stores)


def stored(plugins, interface, kind, attribute):
    """What active plugins of this kind keep, by user id."""
    return [getattr(plugin, attribute) for _, plugin in plugins.listPlugins(interface) if isinstance(plugin, kind)]


def first_properties(plugins):
    """Properties by user id as Plone's own plugin keeps them; none where another plugin is asked before it."""
    for _, plugin in plugins.listPlugins(IPropertiesPlugin):
        own = isinstance(plugin, ZODBMutablePropertyProvider)
        return plugin._storage if own and "fullname" in dict(plugin._getSchema()) else {}
    return {}
