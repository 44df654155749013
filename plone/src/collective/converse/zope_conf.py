"""Read `<product-config collective.converse>` sections of zope.conf. Nothing here raises: Plone starts all the same."""

from collective.converse.interfaces import IConverseSettings
from difflib import get_close_matches
from typing import NamedTuple
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import ITuple
from zope.schema.interfaces import ValidationError


SECTION = "collective.converse"
"""Name of a section; others begin with it and a dot."""

BOOLEANS = {"1": True, "true": True, "on": True, "yes": True, "0": False, "false": False, "off": False, "no": False}

# Keys of version 1 that settings of the gateway have taken the place of.
MOVED = {
    "xmpp_domain": "the domain is `domain` of the site in the gateway's converse.toml",
    "bosh_url": "BOSH is at the gateway's own address; choose it by `connection bosh`",
}
SECRETS = ("otp_seed", "token_secret")
SITES = "instance_name"


class Section(NamedTuple):
    """What a section says, and what is wrong with it."""

    name: str
    # Paths of sites without a slash at their beginning; none: every site.
    sites: frozenset[str]
    # Values by the names of settings.
    values: dict
    complaints: list[str]


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
        elif key in MOVED:
            complaints.append(f"{key} is not used any more: {MOVED[key]}.")
        elif key != SITES and key not in SECRETS:
            complaints.append(f"{key} is unknown and not used; {nearest_to(key)}")
    secrets = [key for key in SECRETS if key in keys]
    if secrets:
        verb = "is" if len(secrets) == 1 else "are"
        complaints.append(
            f"{' and '.join(secrets)} {verb} not used any more and should not be here: secrets belong to the gateway. "
            "Make new ones there by `collective-converse secrets create`, and delete the old ones here."
        )
    sites = frozenset(each.strip("/") for each in keys.get(SITES, "").replace(",", " ").split())
    return Section(name, sites, values, complaints)


def read_value(field, text):
    """A setting's value; raises `ValueError` that says what would be valid, and not what was found."""
    if IBool.providedBy(field):
        if text.lower() not in BOOLEANS:
            raise ValueError("it must be on or off.")
        return BOOLEANS[text.lower()]
    if ITuple.providedBy(field):
        # Whether the site knows the groups cannot be said before it is asked.
        return tuple(each.strip() for each in text.split(",") if each.strip())
    if IChoice.providedBy(field):
        known = [term.value for term in field.vocabulary]
        if text not in known:
            raise ValueError(f"it must be one of {', '.join(known)}.")
        return text
    try:
        field.validate(text)
    except ValidationError as error:
        raise ValueError(str(error)) from error
    return text


def nearest_to(key):
    """The known key that was probably meant, or all of them."""
    known = [SITES, *IConverseSettings.names()]
    close = get_close_matches(key, [*known, *MOVED, *SECRETS], n=1)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}."
