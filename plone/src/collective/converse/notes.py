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

REASONS = {
    "system-apply-failed": _(
        "server_code_apply_failed",
        default="The chat server did not take it and keeps what it had; the gateway's log says why "
        "(system-apply-failed).",
    ),
    "system-busy": _(
        "server_code_busy",
        default="It had too many orders within two minutes (system-busy).",
    ),
    "system-domain-soon": _(
        "server_code_domain_soon",
        default="The domain was changed less than a minute ago, and each change disconnects everybody, in all sites of "
        "the gateway. It is changed by itself within five minutes, or when it is saved again after a minute "
        "(system-domain-soon).",
    ),
    "system-domain-taken": _(
        "server_code_domain_taken",
        default="Another site of the same gateway has this domain, or one below it (system-domain-taken).",
    ),
    "system-off": _(
        "server_code_off",
        default="It has no key for this site; collective-converse secrets create makes one (system-off).",
    ),
    "system-settings-invalid": _(
        "server_code_settings_invalid",
        default="It does not know these settings; add-on and gateway must have the same version "
        "(system-settings-invalid).",
    ),
    "system-settings-unwritable": _(
        "server_code_settings_unwritable",
        default="The gateway cannot keep settings: its disk is full, or its folder is not its own "
        "(system-settings-unwritable).",
    ),
    "system-signature-malformed": _(
        "server_code_signature_malformed",
        default="It does not understand the signature, which something on the way may have changed "
        "(system-signature-malformed).",
    ),
    "system-signature-missing": _(
        "server_code_signature_missing",
        default="The signature was lost on the way (system-signature-missing).",
    ),
    "system-signature-site": _(
        "server_code_signature_site",
        default="The file with the key is that of another site (system-signature-site).",
    ),
    "system-signature-time": _(
        "server_code_signature_time",
        default="The clocks of Plone and of the gateway are more than a minute apart (system-signature-time).",
    ),
    "system-signature-used": _(
        "server_code_signature_used",
        default="The same order came twice (system-signature-used).",
    ),
    "system-signature-wrong": _(
        "server_code_signature_wrong",
        default="The key in Plone's file is not that of the gateway (system-signature-wrong).",
    ),
}
"""What the gateway's codes of spec/errors.json say here; each text ends with its code, which can be looked up."""


class Note(NamedTuple):
    """What became of a setting, or of all where `field` is None."""

    field: str | None
    # One of `AppliedChange` in spec/http.d.ts, or the name of a function below.
    state: str
    text: object


def note_of(change):
    """A `Note` for a checked entry of `ApplyReport`."""
    reason = reason_of(change["code"], change["message"])
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


def reason_of(code, message):
    """Why: in the reader's language where the code is known, else in the gateway's English words."""
    return REASONS.get(code) or " ".join(filter(None, (message, code and f"({code})")))


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
    if code in REASONS:
        text = _(
            "server_refused_because",
            default="Stored, but not applied: the gateway refused it. ${reason}",
            mapping={"reason": REASONS[code]},
        )
        return Note(None, "refused", text)
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
