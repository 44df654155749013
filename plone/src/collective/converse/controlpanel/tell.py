"""Words for what became of the chat server's settings, in the language of a request."""

from collective.converse import _
from collective.converse.contacts.limits import contact_warnings
from collective.converse.interfaces import IConverseSettings
from collective.converse.notes import FIELDS
from collective.converse.outcomes import last_outcome
from collective.converse.rooms.warnings import room_warnings
from collective.converse.settings import server_settings
from datetime import datetime
from datetime import timezone
from html import escape
from zope.i18n import translate


def note_text(note, request):
    """A sentence, with the title of the setting that it is about before it."""
    text = translate(note.text, context=request)
    return f"{translate(IConverseSettings[note.field].title, context=request)}: {text}" if note.field else text


def state_texts(request):
    """What is known of a setting beyond its value, by the field's name: how far it is applied, and warnings.

    Escaped, because it goes into descriptions, which Plone's forms and Volto put into their pages as they are.
    """
    last = last_outcome(server_settings())
    warnings = [*contact_warnings(), *room_warnings()]
    found = {note.field: escape(translate(note.text, context=request)) for note in warnings}
    for note in last.notes if last is not None else ():
        text = _(
            "server_last",
            default="As of ${time} UTC: ${what}",
            mapping={
                "time": f"{datetime.fromtimestamp(last.at, timezone.utc):%Y-%m-%d %H:%M}",
                "what": translate(note.text, context=request),
            },
        )
        for field in [note.field] if note.field else FIELDS.values():
            found[field] = escape(translate(text, context=request))
    return found


def report_of(notes, at, request):
    """The key `server` of the panel over plone.restapi; `at` in unix seconds, or None where nothing happened."""
    return {
        "at": at and datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="seconds"),
        "messages": [{"field": note.field, "state": note.state, "message": note_text(note, request)} for note in notes],
    }
