"""Make the demo's Plone site, or complete it: what is there already stays as it is.

Run with `zconsole run zope.conf create_site.py`. Reads one JSON object on standard input:

    {"site": {"id", "title", "language"},
     "admin": {"login", "password"},
     "groups": [{"id", "title"}],
     "members": [{"login", "userId", "password", "fullname", "email", "portrait", "groups", "roles"}]}

`portrait` is the absolute path of an image or null. Passwords come by standard input alone, so that no process list
shows them, and none is ever printed. They are set on every run, so that they are those of the input afterwards.

Prints one line of JSON: {"site", "created", "members", "groups", "seconds"}, the paths and ids of what is new.
"""

from AccessControl.SecurityManagement import newSecurityManager
from pathlib import Path
from plone.base.utils import get_installer
from Products.CMFPlone.factory import addPloneSite
from Products.PlonePAS.utils import scale_image
from Testing.makerequest import makerequest
from zope.component.hooks import setSite
from zope.globalrequest import setRequest
from zope.interface import directlyProvidedBy
from zope.interface import directlyProvides
from zope.publisher.interfaces.browser import IDefaultBrowserLayer
import json
import sys
import time
import transaction


ADDON = "collective.converse"


def main(app, wanted):
    """Make all of it and say what was new.

    Plone commits a new site when it is whole; what follows is one transaction.
    """
    started = time.monotonic()
    app = makerequest(app)
    request = app.REQUEST
    directlyProvides(request, IDefaultBrowserLayer, directlyProvidedBy(request))
    setRequest(request)
    set_root_administrator(app, wanted["admin"])
    site, created = ensure_site(app, wanted["site"])
    setSite(site)
    ensure_addon(site, request)
    groups = [group["id"] for group in wanted["groups"] if ensure_group(site, group)]
    members = [member["userId"] for member in wanted["members"] if ensure_member(site, member)]
    transaction.commit()
    return {
        "site": "/".join(site.getPhysicalPath()),
        "created": created,
        "groups": groups,
        "members": members,
        "seconds": round(time.monotonic() - started, 2),
    }


def set_root_administrator(app, admin):
    """Set the password of the Zope root's administrator, and act as them."""
    login, password = admin["login"], admin["password"]
    folder = app.acl_users
    if folder.getUserById(login) is None:
        # Before the first Plone site this is Zope's plain user folder; adding the site makes it a pluggable one.
        folder.userFolderAddUser(login, password, ["Manager"], [])
    else:
        folder.users.updateUserPassword(login, password)
    newSecurityManager(None, folder.getUserById(login).__of__(folder))


def ensure_site(app, wanted):
    if wanted["id"] in app.objectIds():
        return app[wanted["id"]], False
    site = addPloneSite(
        app,
        wanted["id"],
        title=wanted["title"],
        default_language=wanted["language"],
        distribution_name="classic",
        setup_content=True,
    )
    return site, True


def ensure_addon(site, request):
    installer = get_installer(site, request)
    if not installer.is_product_installed(ADDON) and not installer.install_product(ADDON):
        raise RuntimeError(f"{ADDON} cannot be installed in {site.getId()}.")


def ensure_group(site, wanted):
    """Make a group; True when it is new."""
    if site.portal_groups.getGroupById(wanted["id"]) is not None:
        return False
    site.portal_groups.addGroup(wanted["id"], title=wanted["title"])
    return True


def ensure_member(site, wanted):
    """Make a member; True when they are new."""
    users = site.acl_users.source_users
    user_id = wanted["userId"]
    if user_id in users.listUserIds():
        users.updateUserPassword(user_id, wanted["password"])
        return False
    # The plugin itself, because only it takes an id that is not the login name.
    users.addUser(user_id, wanted["login"], wanted["password"])
    for role in wanted["roles"]:
        site.acl_users.portal_role_manager.assignRoleToPrincipal(role, user_id)
    for group in wanted["groups"]:
        site.portal_groups.addPrincipalToGroup(user_id, group)
    member = site.portal_membership.getMemberById(user_id)
    member.setMemberProperties({"fullname": wanted["fullname"], "email": wanted["email"]})
    if wanted["portrait"] is not None:
        set_portrait(site, user_id, Path(wanted["portrait"]))
    return True


def set_portrait(site, user_id, path):
    """Store a portrait as Plone's own form does: scaled, by the id made safe."""
    from OFS.Image import Image

    safe_id = site.portal_membership._getSafeMemberId(user_id)
    with path.open("rb") as source:
        scaled, mimetype = scale_image(source)
    site.portal_memberdata._setPortrait(Image(id=safe_id, file=scaled, title="", content_type=mimetype), safe_id)


answer = main(app, json.load(sys.stdin))  # noqa: F821, zconsole gives `app`
print(json.dumps(answer), flush=True)  # noqa: T201, this is what the script is for
