"""What a client is called, by what it says of itself (the node of XEP-0115)."""

from collective.converse import _
from urllib.parse import urlsplit


# Host names of known clients.
NAMES = {
    "beagle.im": "Beagle IM",
    "conversations.im": "Conversations",
    "dino.im": "Dino",
    "gajim.org": "Gajim",
    "monal-im.org": "Monal",
    "pidgin.im": "Pidgin",
    "profanity-im.github.io": "Profanity",
    "psi-im.org": "Psi",
    "siskin.im": "Siskin IM",
    "swift.im": "Swift",
}
OURS = "conversejs.org"
# Characters.
LONGEST = 60


def client_words(node):
    """A text to translate, or the client's own; None where it says nothing."""
    if node is None:
        return None
    try:
        host = (urlsplit(node).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    if host == OURS:
        return _("sessions_client_chat", default="Chat in a page of the site")
    text = "".join(each if each.isprintable() else "?" for each in node[:LONGEST])
    return NAMES.get(host) or text
