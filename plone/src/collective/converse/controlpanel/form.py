"""`@@xmpp-settings`, the control panel of Classic UI."""

from collective.converse import _
from collective.converse.applying import apply_after_commit
from collective.converse.contacts.limits import new_contact_warnings
from collective.converse.controlpanel.tell import note_text
from collective.converse.controlpanel.tell import state_texts
from collective.converse.doctor.view import doctor_link
from collective.converse.editing import EditableSettings
from collective.converse.editing import lock_message
from collective.converse.interfaces import IConverseSettings
from collective.converse.interfaces import SETTINGS_PREFIX
from collective.converse.overrides import overrides
from collective.converse.rooms.warnings import new_room_warnings
from collective.converse.sessions.view import sessions_link
from collective.converse.settings import server_settings
from collective.converse.settings import site_settings
from collective.converse.who.view import who_link
from html import escape
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from Products.statusmessages.interfaces import IStatusMessage
from z3c.form.interfaces import DISPLAY_MODE
from z3c.form.interfaces import INPUT_MODE
from zope.i18n import translate


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

    def applyChanges(self, data):
        before, before_on_server = site_settings(), server_settings()
        changes = super().applyChanges(data)
        apply_after_commit(before_on_server, self.tell)
        self.tell([*new_contact_warnings(before), *new_room_warnings(before)])
        return changes

    def tell(self, notes):
        """Show what happened on the page that comes next."""
        for note in notes:
            kind = "info" if note.state in ("applied", "unchanged") else "warning"
            IStatusMessage(self.request).add(note_text(note, self.request), kind)

    def updateActions(self):
        super().updateActions()
        states = state_texts(self.request)
        for widget in self.all_widgets():
            if widget.field.__name__ in states:
                description = translate(widget.field.description, context=self.request)
                widget.description = f"{description} {states[widget.field.__name__]}"
                widget.update()
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
        named = [(widget, widget.field.__name__) for widget in self.all_widgets()]
        return [(widget, decided[name]) for widget, name in named if name in decided]

    def all_widgets(self):
        return [widget for form in (self, *self.groups) for widget in form.widgets.values()]


class SettingsView(ControlPanelFormWrapper):
    form = SettingsForm

    @property
    def description(self):
        """With the ways to other pages of the chat; Plone's template puts it into the page as it is."""
        links = [link(self.context, self.request) for link in (doctor_link, sessions_link, who_link)]
        text = translate(self.form_instance.description, context=self.request)
        return " ".join([escape(text), *(f'<a href="{escape(url)}">{escape(words)}</a>' for url, words in links)])
