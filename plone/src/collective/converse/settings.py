"""Read the add-on's settings."""

from collective.converse.interfaces import IConverseSettings
from collective.converse.interfaces import SETTINGS_PREFIX
from plone.registry.interfaces import IRegistry
from typing import NamedTuple
from zope.component import getUtility


class Settings(NamedTuple):
    """The fields of `IConverseSettings`."""

    enabled: bool
    base_path: str
    connection: str
    auto_subscribe: bool
    debug: bool


def site_settings():
    """The registry's records; one that a site does not have yet reads as the field's default."""
    registry = getUtility(IRegistry)
    return Settings(
        *(registry.get(f"{SETTINGS_PREFIX}.{name}", IConverseSettings[name].default) for name in Settings._fields)
    )


def refuse_invalid_value(settings, event):
    """Hold a changed record against the schema; raises `zope.schema.ValidationError`, which ends the transaction.

    plone.registry itself keeps fields without their constraints and takes None for any value.
    """
    IConverseSettings[event.record.fieldName].validate(event.newValue)


def public_settings(settings):
    """`PublicSettings` of spec/http.d.ts."""
    return {
        "connection": settings.connection,
        "autoSubscribe": settings.auto_subscribe,
        "debug": settings.debug,
    }
