"""Install the add-on in a test site, and uninstall it, as the add-ons control panel does."""

from members import committed
from plone.base.utils import get_installer


ADDON = "collective.converse"


def install(site):
    with committed():
        assert get_installer(site).install_product(ADDON)


def uninstall(site):
    with committed():
        assert get_installer(site).uninstall_product(ADDON)
