"""Whether all who know users answer: PAS takes a plugin that fails for one that does not know anybody."""

from collective.converse.listing.plugins import is_own
from Products.PluggableAuthService.interfaces.plugins import IUserEnumerationPlugin


# Nobody's.
USER_ID = "collective.converse: does it answer?"


def ask_directories(users):
    """Ask each plugin that is not Plone's own for one user; raises what a plugin raises."""
    for _, plugin in users._getOb("plugins").listPlugins(IUserEnumerationPlugin):
        if not is_own(plugin):
            plugin.enumerateUsers(id=USER_ID, exact_match=True)
