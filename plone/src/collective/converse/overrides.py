"""Settings that zope.conf has decided: they hold in place of the registry's, which stay as they are."""

from App.config import getConfiguration
from collective.converse.gateway_key import GatewayKeyError
from collective.converse.gateway_key import read_gateway_key
from collective.converse.zope_conf import read_sections
from plone.base.interfaces import IPloneSiteRoot
from Products.CMFCore.interfaces import ISiteRoot
from typing import NamedTuple
from zope.component import queryUtility
import logging
import Zope2


logger = logging.getLogger("collective.converse")


class Override(NamedTuple):
    """A value and the name of the section that it stands in."""

    value: object
    section: str


# What was read last, and out of what: zope.conf is the same for the life of a process.
_read = (None, [])


def sections():
    """What zope.conf says, read once."""
    global _read
    product_config = getattr(getConfiguration(), "product_config", None) or {}
    if _read[0] is not product_config:
        _read = (product_config, read_sections(product_config))
    return _read[1]


def sections_here():
    """Those for the site of this request; one that comes later wins."""
    site = queryUtility(ISiteRoot)
    path = "/".join(site.getPhysicalPath()).strip("/") if site is not None else None
    return [section for section in sections() if not section.sites or path in section.sites]


def overrides():
    """`Override` by the name of each setting that is decided for the site of this request."""
    found = {}
    for section in sections_here():
        found.update((name, Override(value, section.name)) for name, value in section.values.items())
    return found


def gateway_here():
    """Origin of the gateway and path of its key for the site of this request, or None."""
    found = [section.gateway for section in sections_here() if section.gateway is not None]
    return found[-1] if found else None


def report(event):
    """Say at Zope's start what is wrong in zope.conf, a line for each mistake."""
    found = sections()
    for section in found:
        for complaint in section.complaints:
            logger.warning("zope.conf, <product-config %s>: %s", section.name, complaint)
        if section.gateway is not None:
            report_unusable_key(section)
    if any(section.sites for section in found):
        report_missing_sites(found)


def report_unusable_key(section):
    """Say why the gateway and this site cannot know one another."""
    try:
        read_gateway_key(section.gateway[1])
    except GatewayKeyError as error:
        logger.warning("zope.conf, <product-config %s>: gateway_key_file: %s", section.name, error)


def report_missing_sites(found):
    """Say which `instance_name` belongs to no Plone site."""
    app = Zope2.app()
    try:
        for section in found:
            for path in sorted(section.sites):
                if not IPloneSiteRoot.providedBy(app.unrestrictedTraverse(path, None)):
                    logger.warning(
                        "zope.conf, <product-config %s>: instance_name: there is no Plone site at /%s.",
                        section.name,
                        path,
                    )
    finally:
        app._p_jar.close()
