"""Give plone.restapi back as it was.

Classic sites have plone.restapi's code but do not activate it, and we depend on it. Activating it adds a browser
layer, a plugin for tokens in the site's user folder, and three permissions' roles; its own uninstall profile removes
the layer alone.
"""

from AccessControl.Permission import pname
from Products.GenericSetup.tool import UNKNOWN
from zope.annotation.interfaces import IAnnotations
import logging


logger = logging.getLogger(__name__)

OWN_PROFILE = "collective.converse:default"
RESTAPI_PROFILE = "plone.restapi:default"
RESTAPI_PLUGIN = "jwt_auth"
# The permissions of plone.restapi's rolemap.xml, as the attributes in which a site keeps its own roles for them.
RESTAPI_ROLES = tuple(
    pname(title)
    for title in (
        "plone.restapi: Use REST API",
        "plone.restapi: Access Plone vocabularies",
        "plone.restapi: Access Plone user information",
    )
)
NOTE = "collective.converse.before"


def note_activation(site, setup):
    """Note how the site is, where plone.restapi is not active yet."""
    if setup.getLastVersionForProfile(RESTAPI_PROFILE) != UNKNOWN:
        return
    IAnnotations(site)[NOTE] = {
        "plugin": RESTAPI_PLUGIN in site.acl_users,
        "roles": {name: site.__dict__[name] for name in RESTAPI_ROLES if name in site.__dict__},
    }


def undo_activation(site, setup):
    """Deactivate plone.restapi when we alone activated it and no other profile in the site depends on it."""
    note = IAnnotations(site).pop(NOTE, None)
    if note is None:
        return
    dependants = profiles_depending_on_restapi(setup)
    if dependants:
        logger.info("plone.restapi stays active: %s depend on it.", ", ".join(dependants))
        return
    setup.runAllImportStepsFromProfile("profile-plone.restapi:uninstall")
    setup.unsetLastVersionForProfile(RESTAPI_PROFILE)
    if not note["plugin"] and RESTAPI_PLUGIN in site.acl_users:
        site.acl_users.manage_delObjects([RESTAPI_PLUGIN])
    for name in RESTAPI_ROLES:
        if name in note["roles"]:
            setattr(site, name, note["roles"][name])
        elif name in site.__dict__:
            delattr(site, name)
    logger.info("plone.restapi is inactive again, as it was before this add-on activated it.")


def profiles_depending_on_restapi(setup):
    """Ids of the profiles in use, other than our own, that need plone.restapi."""
    found = []
    for info in setup.listProfileInfo():
        profile_id = info["id"]
        if profile_id in (OWN_PROFILE, RESTAPI_PROFILE):
            continue
        if setup.getLastVersionForProfile(profile_id) == UNKNOWN:
            continue
        try:
            chain = setup.getProfileDependencyChain(profile_id)
        except KeyError:  # a profile whose own dependency is no longer there
            continue
        if f"profile-{RESTAPI_PROFILE}" in chain:
            found.append(profile_id)
    return found
