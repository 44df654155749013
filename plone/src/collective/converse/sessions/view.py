"""`@@xmpp-sessions`: who is connected to the chat, with a button to end each connection. Needs no JavaScript."""

from AccessControl import getSecurityManager
from collective.converse import _
from collective.converse.member import display_name
from collective.converse.sessions.client import client_words
from collective.converse.sessions.gateway import end_connections
from collective.converse.sessions.gateway import list_connections
from collective.converse.sessions.words import failure_words
from collective.converse.sessions.words import FAILURES
from collective.converse.sessions.words import WORDS
from DateTime import DateTime
from DateTime.interfaces import DateTimeError
from itertools import groupby
from plone.protect import CheckAuthenticator
from plone.protect import PostOnly
from Products.CMFPlone.PloneBatch import Batch
from Products.Five import BrowserView
from Products.statusmessages.interfaces import IStatusMessage
from urllib.parse import urlencode
from zope.i18n import translate


# On a page; one may have several connections.
MEMBERS = 25


class SessionsView(BrowserView):
    """A table by member; with `user` in the query of that one alone."""

    label = _("sessions_heading", default="Who is connected to the chat")
    description = _(
        "sessions_description",
        default="Who is still logged in to the site comes back by themselves. To keep somebody out take their "
        "permission to chat, or delete them.",
    )
    words = WORDS

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        if "end" in self.request.form:
            return self.end()
        self.failure, self.members = None, []
        try:
            found = list_connections(self.user_id)
        except FAILURES as error:
            self.failure, found = failure_words(error), []
        self.count = len(found)
        # The connections of one account are beside one another.
        accounts = [list(each) for _account, each in groupby(found, key=lambda each: each.jid.partition("/")[0])]
        self.batch = Batch(accounts, MEMBERS, start=self.start)
        self.members = [self.describe(each) for each in self.batch]
        return super().__call__()

    def end(self):
        """Give the order and say what happened, on the page that comes next."""
        PostOnly(self.request)
        CheckAuthenticator(self.request)
        form = self.request.form
        user_id, resource = text_of(form.get("user")), text_of(form.get("resource")) or None
        if user_id:
            try:
                kind, text = "info", self.tell(user_id, end_connections(user_id, resource, self.own_id))
            except FAILURES as error:
                kind, text = "error", failure_words(error)
            IStatusMessage(self.request).add(translate(text, context=self.request), kind)
        back = "user-information" if form.get("from") == "user-information" else "xmpp-sessions"
        query = {"userid": user_id} if back == "user-information" else self.own_query()
        url = f"{self.context.absolute_url()}/@@{back}"
        self.request.response.redirect(f"{url}?{urlencode(query)}" if query else url, status=303)
        return ""

    def tell(self, user_id, closed):
        if closed is None:
            return _(
                "sessions_later",
                default="The chat server cannot be told at the moment; the gateway tries until it can.",
            )
        mapping = {"count": closed, "name": self.name_of(user_id)}
        return _("sessions_ended", default="Ended connections of ${name}: ${count}", mapping=mapping)

    def describe(self, connections):
        first = connections[0]
        user_id = first.user
        return {
            "id": user_id,
            "name": self.name_of(user_id) if user_id else first.jid.partition("/")[0],
            "connections": [self.describe_connection(each) for each in connections],
        }

    def describe_connection(self, connection):
        unknown = self.words["unknown"]
        return {
            "resource": connection.resource,
            "client": client_words(connection.client) or unknown,
            "since": self.moment_of(connection.since) or unknown,
            "address": connection.address or unknown,
            "state": self.words["hibernating" if connection.is_hibernating else "connected"],
        }

    def moment_of(self, instant):
        """In the reader's language and the site's time."""
        try:
            return instant and self.context.toLocalizedTime(DateTime(instant), long_format=True)
        except DateTimeError:
            return None

    def name_of(self, user_id):
        user = self.context.acl_users.getUserById(user_id)
        return display_name(user) if user is not None else user_id

    def own_query(self, **changes):
        """What keeps a reader on the same page of the list."""
        values = {"user": self.user_id, "start": self.start or None, **changes}
        return {name: value for name, value in values.items() if value is not None}

    def page_url(self, start):
        return f"{self.own_url}?{urlencode(self.own_query(start=start))}"

    @property
    def own_url(self):
        return f"{self.context.absolute_url()}/@@xmpp-sessions"

    @property
    def settings_url(self):
        return f"{self.context.absolute_url()}/@@xmpp-settings"

    @property
    def own_id(self):
        return getSecurityManager().getUser().getId()

    @property
    def user_id(self):
        """Whom the list is about; None: everybody."""
        return text_of(self.request.form.get("only" if "end" in self.request.form else "user")) or None

    @property
    def start(self):
        given = text_of(self.request.form.get("start"))
        return int(given) if given.isdecimal() and len(given) < 7 else 0


def text_of(value):
    """Of a form's field that may be missing or come twice."""
    return value if isinstance(value, str) else ""


def sessions_link(site, request):
    """Address and words of a link to the page."""
    words = _("sessions_link", default="See who is connected to the chat, and end connections")
    return f"{site.absolute_url()}/@@xmpp-sessions", translate(words, context=request)
