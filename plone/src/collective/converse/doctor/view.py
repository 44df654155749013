"""`@@xmpp-doctor`: what is wrong with the chat, on both sides of the web server. The gateway's own script shows it."""

from collective.converse import _
from collective.converse.member import language_of
from collective.converse.settings import site_settings
from Products.CMFCore.utils import getToolByName
from Products.Five import BrowserView
from zope.i18n import translate


class DoctorView(BrowserView):
    """A page with one script from the gateway, and with words for when the gateway does not answer."""

    label = _("doctor_heading", default="Is the chat well?")
    description = _(
        "doctor_description",
        default="Looks at the gateway, the chat server, the web server in front and this browser, and says what to do "
        "where something is wrong. It changes nothing.",
    )
    settings_title = _("doctor_settings", default="Settings of the chat")
    without_script = _("doctor_without_script", default="This page needs JavaScript.")

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        return super().__call__()

    @property
    def settings(self):
        return site_settings()

    @property
    def script(self):
        return f"{self.settings.base_path}/doctor.js"

    @property
    def settings_url(self):
        return f"{self.context.absolute_url()}/@@xmpp-settings"

    @property
    def language(self):
        return language_of(self.request, getToolByName(self.context, "portal_url").getPortalObject())

    @property
    def notifications(self):
        return "on" if self.settings.notifications else "off"

    @property
    def silence(self):
        """Shown until the script is there."""
        return _(
            "doctor_silence",
            default="As long as nothing else is to be seen here, the gateway does not answer at ${path}.",
            mapping={"path": self.settings.base_path},
        )

    @property
    def hints(self):
        """What to look at then."""
        path = {"path": self.settings.base_path}
        return [
            _("doctor_hint_runs", default="Does the gateway run? On its machine: systemctl status collective-converse"),
            _("doctor_hint_proxy", default="Does the web server hand ${path}/ to the gateway?", mapping=path),
            _(
                "doctor_hint_path",
                default="Is ${path} the path in the gateway's own file too? It is base in converse.toml.",
                mapping=path,
            ),
            _(
                "doctor_hint_command",
                default="On the gateway's machine this says more: collective-converse doctor --config FILE",
            ),
        ]


def doctor_link(site, request):
    """Address and words of a link to the page."""
    words = _("doctor_link", default="Find out whether the chat is well, and what to do where it is not")
    return f"{site.absolute_url()}/@@xmpp-doctor", translate(words, context=request)
