"""What became of settings of the chat server, in words for who administers the site."""

from collective.converse import _
from typing import NamedTuple


FIELDS = {
    "domain": "xmpp_domain",
    "historyDays": "history_days",
    "fileSharing": "file_sharing",
    "fileQuotaMib": "file_quota",
}
"""Names of settings in the registry by those of `ServerSettings`."""


class Note(NamedTuple):
    """What became of a setting, or of all where `field` is None."""

    field: str | None
    # One of `AppliedChange` in spec/http.d.ts, or the name of a function below.
    state: str
    text: object


def note_of(change):
    """A `Note` for a checked entry of `ApplyReport`."""
    reason = " ".join(filter(None, (change["message"], change["code"] and f"({change['code']})")))
    texts = {
        "applied": _("server_applied", default="Applied to the chat server."),
        "unchanged": _("server_unchanged", default="The chat server had it so already."),
        "failed": _("server_failed", default="Stored, but not applied: ${reason}", mapping={"reason": reason or "?"}),
        "manual": _(
            "server_manual",
            default="Stored; somebody has to apply it to the chat server by hand: ${reason}",
            mapping={"reason": reason},
        ),
    }
    state = change["state"]
    if state == "applied" and reason:
        text = _("server_applied_but", default="Applied to the chat server: ${reason}", mapping={"reason": reason})
    else:
        text = texts[state]
    return Note(FIELDS[change["setting"]], state, text)


def no_gateway():
    text = _(
        "server_no_gateway",
        default="Stored, but not applied to the chat server: no gateway is named to this Plone. In zope.conf the "
        "section product-config collective.converse needs two lines, gateway_url http://127.0.0.1:8090 and "
        "gateway_key_file with the path of the file that collective-converse secrets plone-key writes.",
    )
    return Note(None, "no-gateway", text)


def no_key():
    text = _(
        "server_no_key",
        default="Stored, but not applied: the key for the gateway cannot be used. Zope's log says why.",
    )
    return Note(None, "no-key", text)


def unreachable(reason):
    text = _(
        "server_unreachable",
        default="Stored, but not applied yet: the gateway did not answer (${reason}). It asks for the settings by "
        "itself every five minutes and applies them then.",
        mapping={"reason": reason},
    )
    return Note(None, "unreachable", text)


def refused(code):
    text = _(
        "server_refused",
        default="Stored, but not applied: the gateway refused it (${code}). The gateway's list of errors says "
        "what to do.",
        mapping={"code": code},
    )
    return Note(None, "refused", text)


def not_understood():
    text = _(
        "server_not_understood",
        default="Stored, but whether it was applied is not known: what answered is no gateway of this version.",
    )
    return Note(None, "not-understood", text)


def asked():
    return Note(None, "asked", _("server_asked", default="The gateway has asked for these settings since."))
