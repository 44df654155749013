"""Make a Plone site with one member and without the add-on. Run with `zconsole run zope.conf make_site.py`."""

from AccessControl.SecurityManagement import newSecurityManager
from Products.CMFPlone.factory import addPloneSite
from Testing.makerequest import makerequest
from zope.component.hooks import setSite
from zope.globalrequest import setRequest
from zope.interface import directlyProvidedBy
from zope.interface import directlyProvides
from zope.publisher.interfaces.browser import IDefaultBrowserLayer
import os
import transaction


app = makerequest(app)  # noqa: F821, zconsole gives `app`
directlyProvides(app.REQUEST, IDefaultBrowserLayer, directlyProvidedBy(app.REQUEST))
setRequest(app.REQUEST)
password = os.environ["SITE_PASSWORD"]
if app.acl_users.getUserById("admin") is None:
    app.acl_users.userFolderAddUser("admin", password, ["Manager"], [])
else:
    app.acl_users.userFolderEditUser("admin", password, ["Manager"], [])
newSecurityManager(None, app.acl_users.getUserById("admin").__of__(app.acl_users))
site = addPloneSite(app, "Plone", title="Site", distribution_name="classic", setup_content=False)
setSite(site)
site.acl_users.source_users.addUser("jane", "jane", password)
site.acl_users.portal_role_manager.assignRoleToPrincipal("Member", "jane")
transaction.commit()
