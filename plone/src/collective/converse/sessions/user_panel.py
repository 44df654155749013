"""A button in Plone's own user panel that ends a member's connections to the chat, and a way to the list of all."""

from collective.converse import _
from collective.converse.sessions.view import sessions_link
from collective.converse.sessions.view import text_of
from plone.app.layout.viewlets.common import ViewletBase
from urllib.parse import urlencode


class MemberViewlet(ViewletBase):
    """In the page about one member."""

    heading = _("sessions_panel_heading", default="Chat")
    words = _("sessions_panel_end", default="End all connections to the chat")
    list_words = _("sessions_panel_list", default="See this member's connections to the chat")

    @property
    def member_id(self):
        return text_of(self.request.form.get("userid"))

    @property
    def sessions_url(self):
        return f"{self.site_url}/@@xmpp-sessions"

    @property
    def list_url(self):
        return f"{self.sessions_url}?{urlencode({'user': self.member_id})}"


class MembersViewlet(ViewletBase):
    """In the list of members."""

    def update(self):
        super().update()
        self.url, self.words = sessions_link(self.portal_state.portal(), self.request)
