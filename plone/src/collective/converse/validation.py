"""Refuse values of settings, each with the reason."""

from collective.converse import _
from Products.CMFCore.utils import getToolByName
from zope.component.hooks import getSite
from zope.i18n import translate
from zope.schema.interfaces import ValidationError
import re


# Unreserved characters (RFC 3986, section 2.3).
SEGMENT = re.compile(r"[A-Za-z0-9._~-]+")


class InvalidSetting(ValidationError):
    """A value that is refused; its argument is the reason, a translatable message."""

    def doc(self):
        """What forms and plone.restapi show at the field."""
        return self.args[0]

    def __str__(self):
        return translate(self.args[0])


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
