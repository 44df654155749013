"""The browser layer of the add-on and its settings."""

from collective.converse import _
from collective.converse.bosh_url import check_bosh_url
from collective.converse.validation import check_base_path
from collective.converse.validation import check_contact_groups
from collective.converse.validation import check_contact_rule
from collective.converse.validation import check_domain
from collective.converse.validation import check_groups
from collective.converse.validation import check_range
from collective.converse.validation import check_room_groups
from collective.converse.widgets import GroupsFieldWidget
from plone.autoform import directives
from plone.supermodel import model
from zope import schema
from zope.publisher.interfaces.browser import IDefaultBrowserLayer
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


SETTINGS_PREFIX = "collective.converse"
"""Registry records are named `collective.converse.<field>`."""


class IConverseLayer(IDefaultBrowserLayer):
    """Marks requests to a site where the add-on is installed."""


def choices(**titles):
    """A vocabulary of values with their titles."""
    return SimpleVocabulary([SimpleTerm(value, title=title) for value, title in titles.items()])


class IConverseSettings(model.Schema):
    """What the site's managers decide. None of it is secret: members' pages may read all."""

    enabled = schema.Bool(
        title=_("label_enabled", default="Chat is on"),
        description=_(
            "help_enabled",
            default="Switched off, nobody has chat any more and members' pages are as before. Nothing is deleted.",
        ),
        required=False,
        default=True,
    )

    base_path = schema.ASCIILine(
        title=_("label_base_path", default="Path of the gateway"),
        description=_(
            "help_base_path",
            default="Where the web server hands requests to the chat gateway: a path on this site's own address, "
            "without a slash at its end. It must be the one in the gateway's own configuration, or members find no "
            "chat.",
        ),
        default="/chat",
        constraint=check_base_path,
    )

    connection = schema.Choice(
        title=_("label_connection", default="Connection"),
        description=_(
            "help_connection",
            default="How members' browsers reach the chat server. BOSH is slower; use it only where a proxy forbids "
            "websockets.",
        ),
        vocabulary=choices(
            websocket=_("label_websocket", default="Websocket"),
            bosh=_("label_bosh", default="BOSH (HTTP)"),
        ),
        default="websocket",
    )

    bosh_url = schema.TextLine(
        title=_("label_bosh_url", default="Address of BOSH"),
        description=_(
            "help_bosh_url",
            default="Where members' browsers find BOSH, when BOSH is the connection and this site's web server hands "
            "it to the chat server by itself: a path such as /http-bind, or an address on this site's own origin. "
            "Empty, they find it at the gateway.",
        ),
        required=False,
        default="",
        missing_value="",
        constraint=check_bosh_url,
    )

    debug = schema.Bool(
        title=_("label_debug", default="Log the chat's traffic"),
        description=_(
            "help_debug",
            default="Members' browsers write every message to their console, where whoever uses the same computer "
            "can read it. Only for the search for a fault.",
        ),
        required=False,
        default=False,
    )

    model.fieldset(
        "people",
        label=_("fieldset_people", default="People"),
        fields=[
            "chat_groups",
            "contact_rule",
            "contact_groups",
            "group_rooms",
            "room_groups",
            "auto_subscribe",
            "search_min_length",
            "search_results",
        ],
    )

    directives.widget("chat_groups", GroupsFieldWidget, vocabulary="plone.app.vocabularies.Groups")
    # Texts, not choices of the vocabulary: importing the records again would find the value invalid once a group was
    # deleted, and put the default in its place, by which everybody may chat.
    chat_groups = schema.Tuple(
        title=_("label_chat_groups", default="Only these groups may chat"),
        description=_(
            "help_chat_groups",
            default="Members of one of these groups have chat and are found by others. Without a group it is every "
            "member who has the permission to chat.",
        ),
        value_type=schema.TextLine(),
        required=False,
        default=(),
        missing_value=(),
        constraint=check_groups,
    )

    contact_rule = schema.Choice(
        title=_("label_contact_rule", default="Contacts from the beginning"),
        description=_(
            "help_contact_rule",
            default="Whom members find in their contact list without adding them, with their presence. Such contacts "
            "come and go with the groups, and nobody can remove them by hand; those that members have added "
            "themselves stay as they are. Everybody is for small sites: beyond 200 members the lists are long and "
            "slow, beyond 1,000 it is not possible.",
        ),
        vocabulary=choices(
            invited=_("label_contact_rule_invited", default="Nobody, until one adds them"),
            groups=_("label_contact_rule_groups", default="Members of the same group, for every group"),
            named=_("label_contact_rule_named", default="Members of the same group, for the groups named below"),
            everyone=_("label_contact_rule_everyone", default="Everybody who may chat"),
        ),
        default="invited",
        constraint=check_contact_rule,
    )

    directives.widget("contact_groups", GroupsFieldWidget, vocabulary="plone.app.vocabularies.Groups")
    # Texts, as chat_groups.
    contact_groups = schema.Tuple(
        title=_("label_contact_groups", default="Groups whose members see one another"),
        description=_(
            "help_contact_groups",
            default="Only with the choice of named groups: members of each of these have one another in their contact "
            "list, under the group's title. Members of groups inside of it belong to it.",
        ),
        value_type=schema.TextLine(),
        required=False,
        default=(),
        missing_value=(),
        constraint=check_contact_groups,
    )

    group_rooms = schema.Choice(
        title=_("label_group_rooms", default="Rooms of groups"),
        description=_(
            "help_group_rooms",
            default="A room with the group's title, which its members find in the chat by themselves and nobody else "
            "enters. It follows the group: who joins is in, who leaves is out, and with the group it is closed. "
            "Who administers the site may moderate it.",
        ),
        vocabulary=choices(
            none=_("label_group_rooms_none", default="No group has one"),
            all=_("label_group_rooms_all", default="Every group has one"),
            chosen=_("label_group_rooms_chosen", default="The groups named below have one"),
        ),
        default="none",
    )

    directives.widget("room_groups", GroupsFieldWidget, vocabulary="plone.app.vocabularies.Groups")
    # Texts, as chat_groups.
    room_groups = schema.Tuple(
        title=_("label_room_groups", default="Groups with a room"),
        description=_(
            "help_room_groups",
            default="Only with the choice of named groups. Who takes a group out closes its room for everybody; what "
            "was written there does not come back when the group is named again.",
        ),
        value_type=schema.TextLine(),
        required=False,
        default=(),
        missing_value=(),
        constraint=check_room_groups,
    )

    auto_subscribe = schema.Bool(
        title=_("label_auto_subscribe", default="Accept contact requests without asking"),
        description=_(
            "help_auto_subscribe",
            default="Whoever adds a member as a contact sees at once whether they are online. Switched off, members "
            "are asked each time.",
        ),
        required=False,
        default=False,
    )

    search_min_length = schema.Int(
        title=_("label_search_min_length", default="Search for people from (characters)"),
        description=_(
            "help_search_min_length",
            default="Whoever looks for somebody in the chat must type so many characters of the name before anybody "
            "is found. More of them make it harder to read the list of members page by page.",
        ),
        min=1,
        max=10,
        default=2,
        constraint=check_range(1, 10),
    )

    search_results = schema.Int(
        title=_("label_search_results", default="People that one search finds"),
        description=_(
            "help_search_results",
            default="No more people than this are shown at a time, the best matches first. Who is not among them is "
            "found by typing more of the name.",
        ),
        min=1,
        max=50,
        default=20,
        constraint=check_range(1, 50),
    )

    model.fieldset(
        "page",
        label=_("fieldset_page", default="In the page"),
        fields=["appearance", "theme", "rooms", "sounds", "notifications", "chat_with_author", "chat_with_byline"],
    )

    appearance = schema.Choice(
        title=_("label_appearance", default="Place"),
        description=_(
            "help_appearance",
            default="Where members see the chat: over every page, in its lower corner, or in the page itself, after "
            "its content or where the theme has a place for it.",
        ),
        vocabulary=choices(
            overlay=_("label_appearance_overlay", default="Floating in the corner"),
            embedded=_("label_appearance_embedded", default="In the page"),
        ),
        default="overlay",
    )

    theme = schema.Choice(
        title=_("label_theme", default="Colours"),
        description=_("help_theme", default="How the chat looks in everybody's pages."),
        vocabulary=choices(
            system=_("label_theme_system", default="Light or dark, as on the member's device"),
            light=_("label_theme_light", default="Light"),
            dark=_("label_theme_dark", default="Dark"),
        ),
        default="system",
    )

    rooms = schema.Bool(
        title=_("label_rooms", default="Rooms"),
        description=_(
            "help_rooms",
            default="Members see rooms in the chat, join them, make new ones and invite others. Switched off, they "
            "talk to one another only.",
        ),
        required=False,
        default=True,
    )

    sounds = schema.Bool(
        title=_("label_sounds", default="Play a sound"),
        description=_(
            "help_sounds",
            default="A message that comes while the member looks at something else is heard.",
        ),
        required=False,
        default=False,
    )

    notifications = schema.Bool(
        title=_("label_notifications", default="Offer notifications on the desktop"),
        description=_(
            "help_notifications",
            default="Members may let their browser show new messages outside of the page; each browser asks its member "
            "first. What it shows can be read by whoever sees the screen.",
        ),
        required=False,
        default=False,
    )

    chat_with_author = schema.Bool(
        title=_("label_chat_with_author", default="Chat from author pages"),
        description=_(
            "help_chat_with_author",
            default="On a member's author page whoever may chat with that member finds a button for it, which says "
            "whether they are online. Nobody else sees it.",
        ),
        required=False,
        default=True,
    )

    chat_with_byline = schema.Bool(
        title=_("label_chat_with_byline", default="Chat from bylines"),
        description=_(
            "help_chat_with_byline",
            default="Below the title of each page the same button stands for those who wrote it.",
        ),
        required=False,
        default=False,
    )

    model.fieldset(
        "server",
        label=_("fieldset_server", default="Server"),
        description=_(
            "help_server",
            default="These concern the chat server itself. The gateway applies them there; after saving it is said "
            "here what happened.",
        ),
        fields=["xmpp_domain", "history_days", "file_sharing", "file_quota"],
    )

    xmpp_domain = schema.TextLine(
        title=_("label_xmpp_domain", default="Domain of the chat"),
        description=_(
            "help_xmpp_domain",
            default="What stands behind the @ of members' chat addresses. Empty, the gateway's own file decides. With "
            "another domain everybody has a new address: the chat server starts anew, and contacts, rooms and kept "
            "messages stay behind under the old one.",
        ),
        required=False,
        default="",
        missing_value="",
        constraint=check_domain,
    )

    history_days = schema.Int(
        title=_("label_history_days", default="Keep messages (days)"),
        description=_(
            "help_history_days",
            default="How long members find messages and files, in conversations and in rooms. What is older is deleted "
            "for everybody and does not come back with a larger number.",
        ),
        min=1,
        max=3650,
        default=365,
        constraint=check_range(1, 3650),
    )

    file_sharing = schema.Bool(
        title=_("label_file_sharing", default="File sharing"),
        description=_(
            "help_file_sharing",
            default="Members send pictures and other files to one another. Switched off, nobody can send any, and "
            "those that were sent cannot be opened.",
        ),
        required=False,
        default=True,
    )

    file_quota = schema.Int(
        title=_("label_file_quota", default="Files of a member in one day (MiB)"),
        description=_(
            "help_file_quota",
            default="Who has sent so much within a day must wait until the next file is taken. It protects the "
            "server's disk.",
        ),
        min=1,
        max=10240,
        default=100,
        constraint=check_range(1, 10240),
    )
