"""Judge the address of BOSH: a path, or a URL on the origin that the site's pages have."""

from collective.converse import _
from collective.converse.origin import origin_of
from collective.converse.validation import InvalidSetting
from collective.converse.validation import SEGMENT
from urllib.parse import urlsplit
from zope.component.hooks import getSite
import re


def check_bosh_url(value):
    """True for a path such as `/http-bind`, a URL with the site's own origin, or nothing; raises `InvalidSetting`."""
    if not value:
        return True
    if value.startswith("/") and not value.startswith("//"):
        return check_path(value)
    if not re.match("https?://", value, re.I):
        raise InvalidSetting(
            _(
                "invalid_bosh_scheme",
                default="Write a path that begins with a slash, such as /http-bind, or an address that begins with "
                "https:// or http://.",
            )
        )
    if "@" in value:
        raise InvalidSetting(
            _(
                "invalid_bosh_credentials",
                default="Leave out the name and the password before the @: every member could read them, and no login "
                "goes by this way.",
            )
        )
    origin, path = split_url(value)
    check_path(path)
    own = own_origin()
    if own is not None and origin != own:
        raise InvalidSetting(
            _(
                "invalid_bosh_origin",
                default="Browsers refuse this address. This site's pages have the origin ${own}, this address has "
                "${other}, and by the browser's same-origin rule a page reads no answers of another origin; the "
                "site's own login does not hold there either. Write a path such as /http-bind, and let the web "
                "server of this site hand it on.",
                mapping={"own": own, "other": origin},
            )
        )
    return True


def check_path(path):
    """Segments as in `base_path`; a slash at the end may be there, because some XMPP servers want it."""
    segments = path.removesuffix("/").split("/")[1:]
    if not segments or not all(SEGMENT.fullmatch(each) and each not in (".", "..") for each in segments):
        raise InvalidSetting(
            _(
                "invalid_bosh_path",
                default="The path needs one or more parts, each of letters A to Z, digits, and - . _ ~, as in "
                "/http-bind. What begins with ? or # does not belong to it.",
            )
        )
    return True


def split_url(url):
    """Origin and path; raises `InvalidSetting`."""
    origin = origin_of(url)
    # What urlsplit takes away in silence is no part of an address.
    if origin is None or re.search(r"[\s\\\x00-\x1f]", url):
        raise InvalidSetting(
            _("invalid_bosh_host", default="This is no address: the name of the host or the port is not valid.")
        )
    return origin, url[url.index("://") + 3 :].removeprefix(urlsplit(url).netloc)


def own_origin():
    """The origin that browsers see, as this request came; None outside of one, for instance when Zope starts."""
    site = getSite()
    return None if site is None else origin_of(site.absolute_url())
