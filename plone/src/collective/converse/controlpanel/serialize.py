"""`GET @controlpanels/xmpp-settings`."""

from collective.converse.controlpanel.form import SettingsForm
from collective.converse.controlpanel.panel import IConverseControlpanel
from collective.converse.controlpanel.tell import report_of
from collective.converse.controlpanel.tell import state_texts
from collective.converse.doctor.view import doctor_link
from collective.converse.editing import EditableSettings
from collective.converse.editing import lock_message
from collective.converse.outcomes import last_outcome
from collective.converse.overrides import overrides
from collective.converse.sessions.view import sessions_link
from collective.converse.settings import server_settings
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.serializer.controlpanels import ControlpanelSerializeToJson
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer


@implementer(ISerializeToJson)
@adapter(IConverseControlpanel)
class SettingsSerializer(ControlpanelSerializeToJson):
    """Plone's own answer, with the values in force and with locks on what zope.conf has decided."""

    def __init__(self, controlpanel):
        super().__init__(controlpanel)
        self.registry = RegistryInForce()

    def __call__(self):
        self.controlpanel.check_permission()
        request = self.controlpanel.request
        answer = super().__call__()
        answer["schema"]["fieldsets"][0]["title"] = translate(SettingsForm.default_fieldset_label, context=request)
        properties = answer["schema"]["properties"]
        for name, text in state_texts(request).items():
            properties[name]["description"] += f" {text}"
        for name, override in overrides().items():
            field = properties[name]
            field.update(
                mode="display",
                readOnly=True,
                description=translate(lock_message(override), context=request),
            )
        url, words = doctor_link(self.controlpanel.context, request)
        answer["doctor"] = {"@id": url, "title": words}
        url, words = sessions_link(self.controlpanel.context, request)
        answer["sessions"] = {"@id": url, "title": words}
        last = last_outcome(server_settings())
        answer["server"] = report_of(last.notes, last.at, request) if last else report_of([], None, request)
        return answer


class RegistryInForce:
    """As much of the registry as Plone's serializer asks for."""

    def forInterface(self, schema, prefix):
        return EditableSettings()
