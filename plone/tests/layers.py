"""Test layers of plone.testing."""

from pathlib import Path
from plone.app.testing import FunctionalTesting
from plone.app.testing import PLONE_FIXTURE
from plone.app.testing import PloneSandboxLayer
from plone.testing.zope import WSGI_SERVER_FIXTURE
from zope.i18n.compile import compile_mo_file


class ConverseFixture(PloneSandboxLayer):
    """Plone with the add-on's configuration loaded; no test site has it installed yet."""

    defaultBases = (PLONE_FIXTURE,)

    def setUpZope(self, app, configurationContext):
        import collective.converse
        import plone.restapi

        # Installed from the sources to be changed, translations are compiled whenever they have changed.
        for catalogue in Path(collective.converse.__file__).parent.glob("locales/*/LC_MESSAGES/*.po"):
            compile_mo_file(catalogue.stem, str(catalogue.parent))
        self.loadZCML(package=plone.restapi)
        self.loadZCML(package=collective.converse)


CONVERSE_FIXTURE = ConverseFixture()
CONVERSE_FUNCTIONAL_TESTING = FunctionalTesting(
    bases=(CONVERSE_FIXTURE, WSGI_SERVER_FIXTURE), name="collective.converse:Functional"
)
