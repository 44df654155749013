"""A user folder plugin that imitates a directory: it knows people whom it does not list."""

from AccessControl.class_init import InitializeClass
from members import committed
from members import PASSWORD
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from Products.PluggableAuthService.interfaces.plugins import IPropertiesPlugin
from Products.PluggableAuthService.interfaces.plugins import IRolesPlugin
from Products.PluggableAuthService.interfaces.plugins import IUserEnumerationPlugin
from Products.PluggableAuthService.plugins.BasePlugin import BasePlugin
from Products.PluggableAuthService.UserPropertySheet import UserPropertySheet
from zope.interface import implementer


PEOPLE = {
    "JDoe": {"fullname": "Jané Dœ", "email": "jane@directory.example"},
    "Bob.Small": {"fullname": "Bob Small", "email": "bob@directory.example"},
}
"""Properties by user id, which is the login name too; logins are taken in any case, as directories do."""


@implementer(IAuthenticationPlugin, IPropertiesPlugin, IRolesPlugin, IUserEnumerationPlugin)
class Directory(BasePlugin):
    meta_type = "Directory of the tests"

    def __init__(self, lists=()):
        self.id = "directory"
        # What it answers when it is asked for everybody, or the exception that it raises.
        self.lists = lists

    def known(self, name):
        return next((user_id for user_id in PEOPLE if user_id.casefold() == name.casefold()), None)

    def authenticateCredentials(self, credentials):
        user_id = self.known(credentials.get("login", ""))
        return (user_id, user_id) if user_id and credentials.get("password") == PASSWORD else None

    def enumerateUsers(self, id=None, login=None, exact_match=False, sort_by=None, max_results=None, **kw):
        wanted = {"id": id, "login": login, **kw}
        wanted = {name: value for name, value in wanted.items() if value}
        if not wanted:
            if isinstance(self.lists, Exception):
                raise self.lists
            return [{"id": user_id, "login": user_id, "pluginid": self.id} for user_id in self.lists]
        return [
            {"id": user_id, "login": user_id, "pluginid": self.id}
            for user_id, data in PEOPLE.items()
            if matches({"id": user_id, "login": user_id, **data}, wanted, exact_match)
        ]

    def getPropertiesForUser(self, user, request=None):
        data = PEOPLE.get(user.getId())
        return {} if data is None else UserPropertySheet(self.id, **data)

    def getRolesForPrincipal(self, principal, request=None):
        return ("Member",) if principal.getId() in PEOPLE else ()


InitializeClass(Directory)


def matches(data, wanted, exact_match):
    for name, value in wanted.items():
        text, part = str(data.get(name, "")).casefold(), str(value).casefold()
        if text != part if exact_match else part not in text:
            return False
    return True


def add_directory(site, lists=()):
    """Plug it in before Plone's own plugins."""
    with committed():
        users = site.acl_users
        users._setObject("directory", Directory(lists))
        for interface in (IAuthenticationPlugin, IPropertiesPlugin, IRolesPlugin, IUserEnumerationPlugin):
            users.plugins.activatePlugin(interface, "directory")
            users.plugins.movePluginsTop(interface, ["directory"])
