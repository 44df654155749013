"""How a site is: what installing an add-on may change in it."""

from plone.base.utils import get_installer
from plone.keyring.interfaces import IKeyManager
from plone.registry.interfaces import IRegistry
from Products.CMFCore.utils import getToolByName
from zope.annotation.interfaces import IAnnotations
from zope.component import getSiteManager
from zope.component import getUtility


def snapshot(site):
    """What a site holds, by kind; equal for equal sites."""
    setup = getToolByName(site, "portal_setup")
    catalog = getToolByName(site, "portal_catalog")
    components = getSiteManager(site)
    installer = get_installer(site)
    users = site.acl_users
    return {
        "objects": sorted(site.objectIds()),
        "attributes": sorted(site.__dict__),
        "permissions": {name: value for name, value in site.__dict__.items() if name.endswith("_Permission")},
        "roles": sorted(site.__ac_roles__),
        "annotations": sorted(IAnnotations(site)),
        "records": {
            name: (type(record.field).__name__, record.interfaceName, record.value)
            for name, record in getUtility(IRegistry).records.items()
        },
        "layers": sorted(
            registration.name
            for registration in components.registeredUtilities()
            if "Layer" in str(registration.provided)
        ),
        "utilities": sorted(
            f"{registration.provided} {registration.name}" for registration in components.registeredUtilities()
        ),
        "adapters": sorted(map(str, components.registeredAdapters())),
        "subscribers": sorted(map(str, components.registeredHandlers())),
        "profiles": dict(setup._profile_upgrade_versions),
        # GenericSetup keeps the log of each import; that is history, not state.
        "setup": sorted(name for name in setup.objectIds() if not name.startswith("import-all-")),
        "import steps": sorted(setup.listImportSteps()),
        "products": [name for name in ("collective.converse", "plone.restapi") if installer.is_product_installed(name)],
        "user folder": sorted(users.objectIds()),
        "active plugins": {
            info["id"]: users.plugins.listPluginIds(info["interface"]) for info in users.plugins.listPluginTypeInfo()
        },
        "keyrings": sorted(getUtility(IKeyManager)),
        "indexes": sorted(catalog.indexes()),
        "columns": sorted(catalog.schema()),
        "indexed": len(catalog),
        "types": sorted(getToolByName(site, "portal_types").objectIds()),
        "skins": sorted(getToolByName(site, "portal_skins").objectIds()),
        "workflows": sorted(getToolByName(site, "portal_workflow").objectIds()),
        "actions": actions_in(getToolByName(site, "portal_actions")),
        "control panels": sorted(action.getId() for action in getToolByName(site, "portal_controlpanel").listActions()),
    }


def actions_in(folder):
    """Paths of actions and their categories, in their order."""
    found = []
    for item in folder.objectValues():
        found.append("/".join(item.getPhysicalPath()))
        if item.isPrincipiaFolderish:
            found.extend(actions_in(item))
    return found


def differences(before, after):
    """What differs, by kind and entry, so that a failing test says it in one line; empty for equal sites."""
    found = {}
    for kind in before:
        if before[kind] == after[kind]:
            continue
        old, new = entries(before[kind]), entries(after[kind])
        names = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
        found[kind] = {name: (old.get(name), new.get(name)) for name in names}
    return found


def entries(value):
    """A kind's entries by name; of a list each with its place, of a number one."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {name: place for place, name in enumerate(value)}
    return {"": value}
