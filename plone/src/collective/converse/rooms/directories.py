"""Whether all who know users and groups answer: PAS takes a plugin that fails for one that does not know anybody."""

from Acquisition import aq_base
from collective.converse.listing.plugins import is_own
from Products.PlonePAS.interfaces.group import IGroupIntrospection
from Products.PluggableAuthService.interfaces.plugins import IUserEnumerationPlugin


# Nobody's.
USER_ID = "collective.converse: does it answer?"


class DirectoryFails(Exception):
    """The argument is the plugin's id."""


def ask_directories(users):
    """Ask each plugin that is not Plone's own for one user; raises what a plugin raises, or `DirectoryFails`."""
    for plugin in directories(users, IUserEnumerationPlugin):
        plugin.enumerateUsers(id=USER_ID, exact_match=True)
    check_directories(users)


def check_directories(users):
    """Raises `DirectoryFails` where one that asks a server, as pas.plugins.ldap, keeps a failure of it to itself.

    It answers as if there were nobody then, for minutes, and says so in `ldaperror`.
    """
    for interface in (IUserEnumerationPlugin, IGroupIntrospection):
        for plugin in directories(users, interface):
            if getattr(aq_base(plugin), "ldaperror", False):
                raise DirectoryFails(plugin.getId())


def directories(users, interface):
    plugins = [plugin for _, plugin in users._getOb("plugins").listPlugins(interface)]
    return [plugin for plugin in plugins if not is_own(plugin)]
