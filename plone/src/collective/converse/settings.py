"""Read the add-on's settings."""

from collective.converse import _
from collective.converse.interfaces import IConverseSettings
from collective.converse.interfaces import SETTINGS_PREFIX
from collective.converse.overrides import overrides
from collective.converse.validation import InvalidSetting
from plone.registry.interfaces import IRegistry
from typing import NamedTuple
from zope.component import getUtility
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import RequiredMissing


class Settings(NamedTuple):
    """The fields of `IConverseSettings`."""

    enabled: bool
    base_path: str
    connection: str
    debug: bool
    chat_groups: tuple[str, ...]
    auto_subscribe: bool
    theme: str
    rooms: bool
    sounds: bool


def site_settings():
    """What is in force: zope.conf before the registry; a record that a site does not have yet reads as its default."""
    decided = overrides()
    registry = getUtility(IRegistry)
    return Settings(
        *(
            decided[name].value
            if name in decided
            else registry.get(f"{SETTINGS_PREFIX}.{name}", IConverseSettings[name].default)
            for name in Settings._fields
        )
    )


def refuse_invalid_value(settings, event):
    """Hold a changed record against the schema; raises `zope.schema.ValidationError`, which ends the transaction.

    plone.registry itself keeps fields without their constraints and takes None for any value.
    """
    validate_setting(event.record.fieldName, event.newValue)


def validate_setting(name, value):
    """Raises `zope.schema.ValidationError`. No setting is without a value, and a number is no switch."""
    field = IConverseSettings[name]
    if IBool.providedBy(field) and not isinstance(value, bool):
        raise InvalidSetting(_("invalid_switch", default="This is either on or off, true or false."))
    if IChoice.providedBy(field) and value not in field.vocabulary:
        known = ", ".join(term.value for term in field.vocabulary)
        raise InvalidSetting(_("invalid_choice", default="This is one of ${known}.", mapping={"known": known}))
    if value is None:
        raise RequiredMissing(name)
    field.validate(value)


def public_settings(settings):
    """`PublicSettings` of spec/http.d.ts."""
    return {
        "connection": settings.connection,
        "autoSubscribe": settings.auto_subscribe,
        "debug": settings.debug,
        "theme": settings.theme,
        "rooms": settings.rooms,
        "sounds": settings.sounds,
    }
