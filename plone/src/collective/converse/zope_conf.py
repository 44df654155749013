"""Read `<product-config collective.converse>` sections of zope.conf. Nothing here raises: Plone starts all the same."""

from collective.converse.interfaces import IConverseSettings
from collective.converse.origin import origin_of
from collective.converse.validation import validate_value
from difflib import get_close_matches
from typing import NamedTuple
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import IInt
from zope.schema.interfaces import ITuple
from zope.schema.interfaces import ValidationError
import re


SECTION = "collective.converse"
"""Name of a section; others begin with it and a dot."""

ORIGIN = re.compile(r"https?://[^\s/\\?#@]+", re.I)
BOOLEANS = {"1": True, "true": True, "on": True, "yes": True, "0": False, "false": False, "off": False, "no": False}

# Keys of version 1 that have no effect any more.
SECRETS = ("otp_seed", "token_secret")
SITES = "instance_name"
GATEWAY_URL = "gateway_url"
GATEWAY_KEY_FILE = "gateway_key_file"


class Section(NamedTuple):
    """What a section says, and what is wrong with it."""

    name: str
    # Paths of sites without a slash at their beginning; none: every site.
    sites: frozenset[str]
    # Values by the names of settings.
    values: dict
    complaints: list[str]
    # Where the gateway is, an origin, and the path of the file with the key that it shares with the site; both or none.
    gateway: tuple[str, str] | None = None


def read_sections(product_config):
    """Sections by name, those for every site first, so that those for one come later and win."""
    sections = [
        read_section(name, keys)
        for name, keys in product_config.items()
        if name == SECTION or name.startswith(f"{SECTION}.")
    ]
    return sorted(sections, key=lambda section: (bool(section.sites), section.name))


def read_section(name, keys):
    """A `Section` out of a mapping of texts."""
    values, complaints = {}, []
    for key, text in keys.items():
        if key in IConverseSettings:
            try:
                values[key] = read_value(IConverseSettings[key], text.strip())
            except ValueError as error:
                complaints.append(f"{key} is not valid and not used: {error}")
        elif key not in (SITES, GATEWAY_URL, GATEWAY_KEY_FILE, *SECRETS):
            complaints.append(f"{key} is unknown and not used; {nearest_to(key)}")
    secrets = [key for key in SECRETS if key in keys]
    if secrets:
        verb = "is" if len(secrets) == 1 else "are"
        complaints.append(
            f"{' and '.join(secrets)} {verb} not used any more and should not be here: secrets belong to the gateway. "
            "Move them there by `collective-converse secrets move --from ZOPE_CONF`, with the path of this file, and "
            "delete them here."
        )
    sites = frozenset(each.strip("/") for each in keys.get(SITES, "").replace(",", " ").split())
    try:
        gateway = read_gateway(keys)
    except ValueError as error:
        gateway = None
        complaints.append(str(error))
    return Section(name, sites, values, complaints, gateway)


def read_gateway(keys):
    """Address and path of the gateway's key, or None; raises `ValueError` that does not say what was found."""
    url, path = (keys.get(key, "").strip() for key in (GATEWAY_URL, GATEWAY_KEY_FILE))
    if not url and not path:
        return None
    if not url or not path:
        there, missing = (GATEWAY_KEY_FILE, GATEWAY_URL) if path else (GATEWAY_URL, GATEWAY_KEY_FILE)
        raise ValueError(f"{there} is not used, because {missing} is missing: the gateway is told nothing.")
    origin = origin_of(url) if ORIGIN.fullmatch(url) else None
    if origin is None:
        raise ValueError(
            f"{GATEWAY_URL} is not valid and not used: it must be http:// or https://, a host and a port, without a "
            "path, such as http://127.0.0.1:8090."
        )
    if not path.startswith("/"):
        raise ValueError(f"{GATEWAY_KEY_FILE} is not valid and not used: it must be the whole path of a file.")
    return origin, path


def read_value(field, text):
    """A setting's value; raises `ValueError` that says what would be valid, and not what was found."""
    if IBool.providedBy(field):
        if text.lower() not in BOOLEANS:
            raise ValueError("it must be on or off.")
        return BOOLEANS[text.lower()]
    if ITuple.providedBy(field):
        # Whether the site knows the groups cannot be said before it is asked.
        return tuple(each.strip() for each in text.split(",") if each.strip())
    if IInt.providedBy(field):
        # The schema says what is too small or too large, also for what is no number.
        text = int(text) if re.fullmatch("-?[0-9]{1,9}", text) else None
    if IChoice.providedBy(field):
        known = [term.value for term in field.vocabulary]
        if text not in known:
            raise ValueError(f"it must be one of {', '.join(known)}.")
        return text
    try:
        validate_value(field, text)
    except ValidationError as error:
        raise ValueError(str(error)) from error
    return text


def nearest_to(key):
    """The known key that was probably meant, or all of them."""
    known = [SITES, *IConverseSettings.names(), GATEWAY_URL, GATEWAY_KEY_FILE]
    close = get_close_matches(key, [*known, *SECRETS], n=1)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}."
