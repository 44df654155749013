"""Refuse values of settings, each with the reason."""

from collective.converse import _
from collective.converse.domain import is_xmpp_domain
from Products.CMFCore.utils import getToolByName
from zope.component.hooks import getSite
from zope.i18n import translate
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import IInt
from zope.schema.interfaces import RequiredMissing
from zope.schema.interfaces import ValidationError
import re


# Unreserved characters (RFC 3986, section 2.3).
SEGMENT = re.compile(r"[A-Za-z0-9._~-]+")
# The group of all who are logged in.
EVERYBODY = "AuthenticatedUsers"


class InvalidSetting(ValidationError):
    """A value that is refused; its argument is the reason, a translatable message."""

    def doc(self):
        """What forms and plone.restapi show at the field."""
        return self.args[0]

    def __str__(self):
        return translate(self.args[0])


def validate_value(field, value):
    """Raises `zope.schema.ValidationError`. No setting is without a value, and a switch is no number."""
    if IBool.providedBy(field) and not isinstance(value, bool):
        raise InvalidSetting(_("invalid_switch", default="This is either on or off, true or false."))
    if IChoice.providedBy(field) and value not in field.vocabulary:
        known = ", ".join(term.value for term in field.vocabulary)
        raise InvalidSetting(_("invalid_choice", default="This is one of ${known}.", mapping={"known": known}))
    if IInt.providedBy(field):
        # Before the field looks at the type: its own message does not say what would be right.
        field.constraint(value)
    if value is None:
        raise RequiredMissing(field.__name__)
    field.validate(value)


def check_base_path(value):
    """True for an absolute path without a slash at its end, such as `/chat`; else raises `InvalidSetting`.

    No empty segment, so that `//host/` never becomes another origin, and no segment of dots alone, which a browser
    would resolve away.
    """
    if value.startswith("//") or "://" in value:
        raise InvalidSetting(
            _(
                "invalid_path_host",
                default="Leave out the name of the host: browsers reach the chat on this site's own address only.",
            )
        )
    if not value.startswith("/"):
        raise InvalidSetting(_("invalid_path_start", default="The path must begin with a slash, as /chat does."))
    if value.endswith("/"):
        raise InvalidSetting(_("invalid_path_end", default="The path must not end with a slash."))
    segments = value[1:].split("/")
    if "." in segments or ".." in segments:
        raise InvalidSetting(_("invalid_path_dots", default="Browsers take parts of dots alone, . and .., away."))
    if not all(SEGMENT.fullmatch(segment) for segment in segments):
        raise InvalidSetting(
            _(
                "invalid_path_characters",
                default="Each part of the path needs one or more of the letters A to Z, digits, and - . _ ~, "
                "and may hold nothing else.",
            )
        )
    return True


def check_domain(value):
    """True for the name of an XMPP domain, or nothing; else raises `InvalidSetting`."""
    if not value or is_xmpp_domain(value):
        return True
    if is_xmpp_domain(value.lower()):
        raise InvalidSetting(_("invalid_domain_case", default="Write the domain in lower case."))
    raise InvalidSetting(
        _(
            "invalid_domain",
            default="This is no domain. Write a name such as example.org or chat.example.org, without http://, "
            "a port, an @ or a dot at the end.",
        )
    )


def check_range(least, most):
    """A check of whole numbers that raises `InvalidSetting`."""

    def check(value):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise InvalidSetting(
                _(
                    "invalid_number",
                    default="This is a whole number from ${least} to ${most}.",
                    mapping={"least": least, "most": most},
                )
            )
        return True

    return check


def check_groups(value):
    """True when the site knows every group; else raises `InvalidSetting`."""
    for group_id in value:
        if isinstance(group_id, str) and getToolByName(getSite(), "portal_groups").getGroupById(group_id) is None:
            raise InvalidSetting(
                _(
                    "invalid_group",
                    default='There is no group "${group}" in this site.',
                    mapping={"group": group_id},
                )
            )
    return True


def check_contact_groups(value):
    """As `check_groups`, without the group that Plone puts everybody into and can list nobody of."""
    if EVERYBODY in value:
        raise InvalidSetting(
            _(
                "invalid_contact_group",
                default="Everybody who is logged in is in this group. Choose everybody as contacts in place of it.",
            )
        )
    return check_groups(value)


def check_room_groups(value):
    """As `check_groups`, without the group that Plone puts everybody into and can list nobody of."""
    if EVERYBODY in value:
        raise InvalidSetting(
            _(
                "invalid_room_group",
                default="Everybody who is logged in is in this group, and Plone does not list them: it has no room.",
            )
        )
    return check_groups(value)


def check_contact_rule(value):
    """True unless everybody would have more contacts than a list can hold; else raises `InvalidSetting`."""
    if value != "everyone":
        return True
    # Not before: the rule is applied by settings, which are made of the schema that is checked here.
    from collective.converse.contacts.limits import count_chatters
    from collective.converse.contacts.limits import MOST_CONTACTS

    if count_chatters() > MOST_CONTACTS:
        raise InvalidSetting(
            _(
                "invalid_contact_rule",
                default="More than ${most} members may chat here, and each would have all the others as contacts. "
                "Choose groups.",
                mapping={"most": MOST_CONTACTS},
            )
        )
    return True
