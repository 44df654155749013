"""Words of the page, and why it is not known who is connected, or not possible to end connections."""

from collective.converse import _
from collective.converse.gateway import GatewayNotUnderstood
from collective.converse.gateway import GatewayRefused
from collective.converse.gateway import GatewayUnreachable
from collective.converse.gateway_key import GatewayKeyError
from collective.converse.notes import REASONS
from collective.converse.sessions.gateway import NoGateway
import logging


logger = logging.getLogger("collective.converse")

WORDS = {
    "settings": _("doctor_settings", default="Settings of the chat"),
    "everybody": _("sessions_everybody", default="Everybody who is connected"),
    "caption": _("sessions_caption", default="Connections by member"),
    "client": _("sessions_client", default="With"),
    "since": _("sessions_since", default="Since"),
    "address": _("sessions_address", default="From"),
    "state": _("sessions_state", default="State"),
    "action": _("sessions_action", default="Action"),
    "connected": _("sessions_connected", default="Connected"),
    "hibernating": _("sessions_hibernating", default="Connection lost, may come back within two minutes"),
    "unknown": _("sessions_unknown", default="Not known"),
    "nobody": _("sessions_nobody", default="Nobody is connected."),
    "end": _("sessions_end", default="End"),
    "end_all": _("sessions_end_all", default="End all"),
    "pages": _("sessions_pages", default="Pages of this list"),
    "previous": _("sessions_previous", default="Previous"),
    "next": _("sessions_next", default="Next"),
}
"""Of the page."""

FAILURES = (NoGateway, GatewayKeyError, GatewayUnreachable, GatewayRefused, GatewayNotUnderstood)


def failure_words(error):
    """What to tell of one of `FAILURES`; it is logged too."""
    logger.warning("The gateway was not asked about connections: %s %s", type(error).__name__, error)
    if isinstance(error, NoGateway):
        return _(
            "sessions_no_gateway",
            default="No gateway is named to this Plone: zope.conf needs gateway_url and gateway_key_file in the "
            "section product-config collective.converse.",
        )
    if isinstance(error, GatewayKeyError):
        return _("sessions_no_key", default="The key for the gateway cannot be used. Zope's log says why.")
    if isinstance(error, GatewayUnreachable):
        return _(
            "sessions_unreachable", default="The gateway does not answer (${reason}).", mapping={"reason": str(error)}
        )
    if isinstance(error, GatewayNotUnderstood):
        return _("sessions_not_understood", default="What answers is no gateway of this version.")
    code = str(error)
    if code == "xmpp-unreachable":
        return _("sessions_xmpp_unreachable", default="The chat server does not answer the gateway at the moment.")
    return REASONS.get(code) or _(
        "sessions_refused", default="The gateway refused to answer (${code}).", mapping={"code": code}
    )
