"""`@@xmpp-who`: a field for a user id or a JID, and who that is. Needs no JavaScript."""

from collective.converse import _
from collective.converse.member import display_name
from collective.converse.sessions.view import text_of
from collective.converse.sessions.words import failure_words
from collective.converse.sessions.words import FAILURES
from collective.converse.who.gateway import find_accounts
from Products.Five import BrowserView
from zope.i18n import translate


WORDS = {
    "settings": _("doctor_settings", default="Settings of the chat"),
    "field": _("who_field", default="User id, or address in the chat (JID)"),
    "find": _("who_find", default="Find"),
    "name": _("who_name", default="Name"),
    "user": _("who_user", default="User id"),
    "jid": _("who_jid", default="Address in the chat (JID)"),
    "account": _("who_account", default="Account"),
    "connections": _("who_connections", default="Connections"),
    "yes": _("who_has_account", default="There is one"),
    "no": _("who_has_no_account", default="Not yet: it is made at the first login"),
    "unknown": _("sessions_unknown", default="Not known"),
}


class WhoView(BrowserView):
    """Nothing is asked before somebody is named."""

    label = _("who_heading", default="Who is who in the chat")
    description = _(
        "who_description",
        default="Which address in the chat a member has, or whose an address is, and whether they are connected.",
    )
    words = WORDS

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        self.named = text_of(self.request.form.get("named")).strip()
        self.failure, self.accounts = None, []
        if self.named:
            try:
                self.accounts = [self.describe(each) for each in find_accounts(self.named)]
            except FAILURES as error:
                self.failure = failure_words(error)
        return super().__call__()

    def describe(self, account):
        user = self.context.acl_users.getUserById(account["user"]) if account["user"] else None
        return {**account, "name": None if user is None else display_name(user)}

    @property
    def settings_url(self):
        return f"{self.context.absolute_url()}/@@xmpp-settings"


def who_link(site, request):
    """Address and words, for the page of the settings."""
    words = _("who_link", default="Find which address in the chat a member has")
    return f"{site.absolute_url()}/@@xmpp-who", translate(words, context=request)
