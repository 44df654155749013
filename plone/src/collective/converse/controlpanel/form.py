"""`@@xmpp-settings`, the control panel of Classic UI."""

from collective.converse import _
from collective.converse.editing import EditableSettings
from collective.converse.editing import lock_message
from collective.converse.interfaces import IConverseSettings
from collective.converse.interfaces import SETTINGS_PREFIX
from collective.converse.overrides import overrides
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from z3c.form.interfaces import DISPLAY_MODE
from z3c.form.interfaces import INPUT_MODE


class SettingsForm(RegistryEditForm):
    """Fields that zope.conf has decided are shown with their value, disabled, and never read from a request."""

    id = "xmpp-settings"
    label = _("heading_settings", default="Chat")
    description = _(
        "help_settings",
        default="Changes hold for pages that are loaded after them; nothing has to be restarted.",
    )
    default_fieldset_label = _("fieldset_general", default="General")
    schema = IConverseSettings
    schema_prefix = SETTINGS_PREFIX

    def getContent(self):
        return EditableSettings()

    def updateActions(self):
        super().updateActions()
        for widget, override in self.locked_widgets():
            # What the request says of it does not count, also when the form comes back with an error.
            widget.ignoreRequest = True
            widget.description = lock_message(override)
            widget.update()
            widget.disabled = "disabled"

    def extractData(self, setErrors=True):
        # Widgets that only display are not read.
        for widget, _override in self.locked_widgets():
            widget.mode = DISPLAY_MODE
        extracted = super().extractData(setErrors)
        for widget, _override in self.locked_widgets():
            widget.mode = INPUT_MODE
        return extracted

    def locked_widgets(self):
        """Widgets with the `Override` that decides their value."""
        decided = overrides()
        widgets = [widget for form in (self, *self.groups) for widget in form.widgets.values()]
        return [(widget, decided[widget.field.__name__]) for widget in widgets if widget.field.__name__ in decided]


class SettingsView(ControlPanelFormWrapper):
    form = SettingsForm
