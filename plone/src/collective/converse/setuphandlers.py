"""Installing and uninstalling, where profiles alone cannot say it."""

from AccessControl.Permission import pname
from collective.converse.activation import note_activation
from collective.converse.activation import undo_activation
from collective.converse.editing import MANAGE_PERMISSION
from collective.converse.eligibility import CHAT_PERMISSION
from collective.converse.identity import add_key
from collective.converse.identity import remove_key
from collective.converse.rooms.kept import forget_all
from plone.base.interfaces import INonInstallable
from zope.component.hooks import getSite
from zope.interface import implementer


BEFORE_PROFILE = "collective.converse:before"


@implementer(INonInstallable)
class HiddenProfiles:
    """Keep helper profiles out of the list of add-ons."""

    def getNonInstallableProfiles(self):
        return [BEFORE_PROFILE, "collective.converse:uninstall"]

    def getNonInstallableProducts(self):
        return []


def before_install(setup):
    """Runs before plone.restapi is activated."""
    note_activation(getSite(), setup)


def after_install(setup):
    """Runs when everything else is installed."""
    add_key()


def after_uninstall(setup):
    """Undo what the files of the uninstall profile cannot."""
    site = getSite()
    remove_key()
    # Permissions exist as long as the package does; what this site decided about them goes.
    for permission in (CHAT_PERMISSION, MANAGE_PERMISSION):
        if pname(permission) in site.__dict__:
            delattr(site, pname(permission))
    forget_all(site)
    undo_activation(site, setup)
    setup.unsetLastVersionForProfile(BEFORE_PROFILE)
