"""`@controlpanels/xmpp-settings`, the control panel over plone.restapi, as Volto shows it."""

from AccessControl import getSecurityManager
from AccessControl import Unauthorized
from collective.converse.editing import MANAGE_PERMISSION
from collective.converse.interfaces import IConverseSettings
from collective.converse.interfaces import SETTINGS_PREFIX
from plone.restapi.controlpanels import RegistryConfigletPanel
from plone.restapi.controlpanels.interfaces import IControlpanel
from zope.interface import implementer


class IConverseControlpanel(IControlpanel):
    """The add-on's control panel."""


@implementer(IConverseControlpanel)
class SettingsPanel(RegistryConfigletPanel):
    schema = IConverseSettings
    schema_prefix = SETTINGS_PREFIX
    configlet_id = "xmpp-settings"
    configlet_category_id = "Products"

    def check_permission(self):
        """plone.restapi itself asks for no more than the overview of the site's set-up."""
        if not getSecurityManager().checkPermission(MANAGE_PERMISSION, self.context):
            raise Unauthorized()
