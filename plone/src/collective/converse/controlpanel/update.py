"""`PATCH @controlpanels/xmpp-settings`."""

from collective.converse import _
from collective.converse.controlpanel.panel import IConverseControlpanel
from collective.converse.editing import EditableSettings
from collective.converse.editing import lock_message
from collective.converse.interfaces import IConverseSettings
from collective.converse.overrides import overrides
from collective.converse.settings import validate_setting
from collective.converse.validation import InvalidSetting
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import IDeserializeFromJson
from zExceptions import BadRequest
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer
from zope.schema.interfaces import ValidationError


@implementer(IDeserializeFromJson)
@adapter(IConverseControlpanel)
class SettingsUpdate:
    """All of it is stored, or none with a message for each field; shaped as Plone's own panels answer."""

    def __init__(self, controlpanel):
        self.controlpanel = controlpanel
        self.request = controlpanel.request

    def __call__(self, mask_validation_errors=True):
        self.controlpanel.check_permission()
        settings, values, errors = EditableSettings(), {}, []
        for name, json in json_body(self.request).items():
            try:
                value = tuple(map(token_of, json)) if isinstance(json, list) else token_of(json)
                if is_change(settings, name, value):
                    values[name] = value
            except ValidationError as error:
                message = translate(error.doc(), context=self.request)
                errors.append({"field": name, "message": message, "error": "ValidationError"})
        if errors:
            raise BadRequest(errors)
        for name, value in values.items():
            setattr(settings, name, value)


def is_change(settings, name, value):
    """True for a valid value that is not the one in force; else raises `zope.schema.ValidationError`.

    Volto sends all fields, also those that it shows as locked.
    """
    if name not in IConverseSettings:
        raise InvalidSetting(_("invalid_name", default="There is no such setting."))
    current = getattr(settings, name)
    if type(value) is type(current) and value == current:
        return False
    validate_setting(name, value)
    override = overrides().get(name)
    if override is not None:
        raise InvalidSetting(lock_message(override))
    return True


def token_of(json):
    """The value itself; forms send back what they were told, a token with its title."""
    return json.get("token") if isinstance(json, dict) else json
