"""The browser layer of the add-on and its settings."""

from collective.converse import _
from zope import schema
from zope.interface import Interface
from zope.publisher.interfaces.browser import IDefaultBrowserLayer
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary
import re


SETTINGS_PREFIX = "collective.converse"
"""Registry records are named `collective.converse.<field>`."""

# One or more segments of unreserved characters (RFC 3986, section 2.3). No empty segment, so that `//host/` never
# becomes another origin, and no segment of dots alone, which a browser would resolve away.
BASE_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~-]+)+")


def is_base_path(value):
    """True for an absolute path without trailing slash, such as `/chat`."""
    return BASE_PATH.fullmatch(value) is not None


class IConverseLayer(IDefaultBrowserLayer):
    """Marks requests to a site where the add-on is installed."""


class IConverseSettings(Interface):
    """What the site's managers decide. None of it is secret: members' pages may read all."""

    enabled = schema.Bool(
        title=_("label_enabled", default="Chat is on"),
        description=_(
            "help_enabled",
            default="Switch this off to end the chat for everybody without uninstalling anything.",
        ),
        required=False,
        default=True,
    )

    base_path = schema.ASCIILine(
        title=_("label_base_path", default="Path of the gateway"),
        description=_(
            "help_base_path",
            default="Where the web server hands requests to the chat gateway, as an absolute path on this site's "
            "own origin, without a slash at its end. It must be the gateway's own setting.",
        ),
        default="/chat",
        constraint=is_base_path,
    )

    connection = schema.Choice(
        title=_("label_connection", default="Connection"),
        description=_(
            "help_connection",
            default="How members' browsers reach the chat server. Use BOSH only where a proxy forbids websockets.",
        ),
        vocabulary=SimpleVocabulary(
            [
                SimpleTerm("websocket", title=_("label_websocket", default="Websocket")),
                SimpleTerm("bosh", title=_("label_bosh", default="BOSH (HTTP)")),
            ]
        ),
        default="websocket",
    )

    auto_subscribe = schema.Bool(
        title=_("label_auto_subscribe", default="Accept contact requests without asking"),
        required=False,
        default=False,
    )

    debug = schema.Bool(
        title=_("label_debug", default="Log the chat's traffic to the browser's console"),
        required=False,
        default=False,
    )
