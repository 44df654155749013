"""`PATCH @controlpanels/xmpp-settings`."""

from collective.converse import _
from collective.converse.applying import apply_after_commit
from collective.converse.contacts.limits import new_contact_warnings
from collective.converse.controlpanel.panel import IConverseControlpanel
from collective.converse.controlpanel.tell import report_of
from collective.converse.editing import EditableSettings
from collective.converse.editing import lock_message
from collective.converse.interfaces import IConverseSettings
from collective.converse.overrides import overrides
from collective.converse.rooms.warnings import new_room_warnings
from collective.converse.settings import server_settings
from collective.converse.settings import site_settings
from collective.converse.settings import validate_setting
from collective.converse.validation import InvalidSetting
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import IDeserializeFromJson
from plone.restapi.interfaces import ISerializeToJson
from zExceptions import BadRequest
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer
from zope.schema.interfaces import ValidationError
import json


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
        for name, sent in json_body(self.request).items():
            try:
                value = tuple(map(token_of, sent)) if isinstance(sent, list) else token_of(sent)
                if is_change(settings, name, value):
                    values[name] = value
            except ValidationError as error:
                message = translate(error.doc(), context=self.request)
                errors.append({"field": name, "message": message, "error": "ValidationError"})
        if errors:
            raise BadRequest(errors)
        before, before_on_server = site_settings(), server_settings()
        for name, value in values.items():
            setattr(settings, name, value)
        self.warnings = [*new_contact_warnings(before), *new_room_warnings(before)]
        apply_after_commit(before_on_server, self.tell if self.wants_representation() else ignore)

    def wants_representation(self):
        """RFC 7240, section 4.2."""
        preferences = (self.request.getHeader("Prefer") or "").lower().replace(";", ",").split(",")
        return "return=representation" in (each.strip() for each in preferences)

    def tell(self, notes):
        """Answer with the panel as it is now, in place of 204, which plone.restapi has set."""
        answer = ISerializeToJson(self.controlpanel)()
        answer["server"]["messages"] = report_of([*notes, *self.warnings], None, self.request)["messages"]
        response = self.request.response
        response.setStatus(200)
        response.setHeader("Content-Type", "application/json")
        response.setHeader("Preference-Applied", "return=representation")
        response.setBody(json.dumps(answer))


def ignore(notes):
    """Who has not asked for them gets none: plone.restapi answers 204, and the next GET has them."""


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


def token_of(sent):
    """The value itself; forms send back what they were told, a token with its title."""
    return sent.get("token") if isinstance(sent, dict) else sent
