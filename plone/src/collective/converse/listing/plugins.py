"""What the site's plugins can say about everybody."""

from Acquisition import aq_base
from Products.PluggableAuthService.interfaces.plugins import IGroupEnumerationPlugin
from Products.PluggableAuthService.interfaces.plugins import IGroupsPlugin
from Products.PluggableAuthService.interfaces.plugins import IPropertiesPlugin
from Products.PluggableAuthService.interfaces.plugins import IRolesPlugin
from Products.PluggableAuthService.interfaces.plugins import IUserEnumerationPlugin
import logging


logger = logging.getLogger("collective.converse")

ABOUT_PEOPLE = (IUserEnumerationPlugin, IPropertiesPlugin, IRolesPlugin, IGroupsPlugin, IGroupEnumerationPlugin)
OWN = ("Products.PluggableAuthService.plugins.", "Products.PlonePAS.plugins.", "plone.session.", "plone.restapi.")
# These ask somebody else.
ASKING = ("DelegatingMultiPlugin", "ScriptablePlugin")


def is_own(plugin):
    """True for a plugin of Plone's, which keeps what it knows in the site itself and lists everybody it knows."""
    kind = type(aq_base(plugin))
    return kind.__module__.startswith(OWN) and kind.__name__ not in ASKING


def all_are_own(users):
    """True where what is known of people changes by transactions of this site alone."""
    plugins = users._getOb("plugins")
    return all(is_own(plugin) for interface in ABOUT_PEOPLE for _, plugin in plugins.listPlugins(interface))


def list_everybody(users):
    """False where a plugin knows users whom it does not list, as directories do, or lists nobody."""
    plugins = users._getOb("plugins")
    return all(is_own(plugin) or lists_somebody(plugin) for _, plugin in plugins.listPlugins(IUserEnumerationPlugin))


def lists_somebody(plugin):
    try:
        return len(plugin.enumerateUsers()) > 0
    except Exception as error:
        # Of whatever library asks the directory.
        logger.debug("The plugin %s lists no users: %s", plugin.getId(), type(error).__name__)
        return False
