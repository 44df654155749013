"""The settings as both control panels edit them."""

from collective.converse import _
from collective.converse.interfaces import IConverseSettings
from collective.converse.interfaces import SETTINGS_PREFIX
from collective.converse.settings import site_settings
from plone.registry.interfaces import IRegistry
from zope.component import getUtility
from zope.interface import implementer


MANAGE_PERMISSION = "collective.converse: Manage Settings"


@implementer(IConverseSettings)
class EditableSettings:
    """Attributes are the values in force; what is set goes into the registry.

    Not plone.registry's own proxy, which knows no value from elsewhere, and no setting that is newer than the site.
    """

    def __getattr__(self, name):
        if name not in IConverseSettings:
            raise AttributeError(name)
        return getattr(site_settings(), name)

    def __setattr__(self, name, value):
        if name not in IConverseSettings:  # plone.restapi marks what it serializes
            return super().__setattr__(name, value)
        registry = getUtility(IRegistry)
        record = f"{SETTINGS_PREFIX}.{name}"
        if record not in registry:
            registry.registerInterface(IConverseSettings, prefix=SETTINGS_PREFIX)
        registry[record] = value


def lock_message(override):
    """Why a field cannot be edited."""
    return _(
        "locked",
        default="Cannot be changed here: it is set in zope.conf on the server, section product-config ${section}.",
        mapping={"section": override.section},
    )
