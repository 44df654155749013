"""Read the add-on's settings."""

from collective.converse.interfaces import IConverseSettings
from collective.converse.interfaces import SETTINGS_PREFIX
from collective.converse.overrides import overrides
from collective.converse.validation import validate_value
from plone.registry.interfaces import IRegistry
from typing import NamedTuple
from zope.component import getUtility


class Settings(NamedTuple):
    """The fields of `IConverseSettings`."""

    enabled: bool
    base_path: str
    connection: str
    bosh_url: str
    debug: bool
    chat_groups: tuple[str, ...]
    contact_rule: str
    contact_groups: tuple[str, ...]
    group_rooms: str
    room_groups: tuple[str, ...]
    auto_subscribe: bool
    search_min_length: int
    search_results: int
    appearance: str
    theme: str
    rooms: bool
    sounds: bool
    notifications: bool
    chat_with_author: bool
    chat_with_byline: bool
    xmpp_domain: str
    history_days: int
    file_sharing: bool
    file_quota: int


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
    """Raises `zope.schema.ValidationError`."""
    validate_value(IConverseSettings[name], value)


def public_settings(settings):
    """`PublicSettings` of spec/http.d.ts."""
    return {
        "connection": settings.connection,
        "boshUrl": settings.bosh_url or None,
        "autoSubscribe": settings.auto_subscribe,
        "debug": settings.debug,
        "theme": settings.theme,
        "rooms": settings.rooms,
        "sounds": settings.sounds,
        "notifications": settings.notifications,
        "appearance": settings.appearance,
        "fileSharing": settings.file_sharing,
        "searchMinLength": settings.search_min_length,
    }


def server_settings():
    """What is in force for the chat server: `ServerSettings` of spec/http.d.ts."""
    settings = site_settings()
    return {
        "domain": settings.xmpp_domain or None,
        "historyDays": settings.history_days,
        "fileSharing": settings.file_sharing,
        "fileQuotaMib": settings.file_quota,
    }
