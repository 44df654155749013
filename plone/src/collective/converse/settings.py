"""Read the add-on's settings."""

from collective.converse.interfaces import IConverseSettings
from collective.converse.interfaces import SETTINGS_PREFIX
from plone.registry.interfaces import IRegistry
from zope.component import getUtility


def site_settings():
    """The registry's records as an `IConverseSettings`. A record that is missing reads as the field's default."""
    return getUtility(IRegistry).forInterface(IConverseSettings, check=False, prefix=SETTINGS_PREFIX)


def public_settings(settings):
    """`PublicSettings` of spec/http.d.ts."""
    return {
        "connection": settings.connection,
        "autoSubscribe": settings.auto_subscribe,
        "debug": settings.debug,
    }
