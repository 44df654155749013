"""A Plone site served by the real publisher, and visitors who come by HTTP."""

from addon import install
from App.config import getConfiguration
from gateway_server import KEY
from layers import CONVERSE_FUNCTIONAL_TESTING
from members import add_group
from members import add_member
from plone.testing.layer import Layer
from Products.SiteAccess.VirtualHostMonster import manage_addVirtualHostMonster
from visitor import Visitor
import pytest
import transaction


def pytest_addoption(parser):
    parser.addoption("--write", action="store_true", help="write what is made from the code instead of comparing it")


def bases_first(layer):
    """A layer and all it stands on, lowest first, each once."""
    found = []
    for base in layer.__bases__:
        found.extend(each for each in bases_first(base) if each not in found)
    return [*found, layer]


@pytest.fixture(scope="session")
def layer():
    layers = [each for each in bases_first(CONVERSE_FUNCTIONAL_TESTING) if isinstance(each, Layer)]
    for each in layers:
        each.setUp()
    yield CONVERSE_FUNCTIONAL_TESTING
    for each in reversed(layers):
        each.tearDown()


@pytest.fixture
def bare_site(layer):
    """A Plone site where the add-on's code is there and not installed; what a test does to it is undone."""
    layers = [each for each in bases_first(layer) if isinstance(each, Layer)]
    for each in layers:
        each.testSetUp()
    yield layer["portal"]
    transaction.abort()
    for each in reversed(layers):
        each.testTearDown()


@pytest.fixture
def site(bare_site):
    """A Plone site with the add-on."""
    install(bare_site)
    return bare_site


@pytest.fixture
def zope_conf(layer, monkeypatch):
    """Say what zope.conf says: the keys of `<product-config NAME>` by name, as Zope hands them over."""

    def zope_conf(sections):
        monkeypatch.setattr(getConfiguration(), "product_config", sections, raising=False)

    return zope_conf


@pytest.fixture
def key_file(tmp_path):
    """The file with the key that Plone and the gateway share."""
    path = tmp_path / "converse-key"
    path.write_text(f"plone {KEY}\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def site_url(layer):
    return f"http://{layer['host']}:{layer['port']}/plone"


@pytest.fixture
def visitor(site_url):
    """Somebody who has not logged in."""
    return Visitor(site_url)


@pytest.fixture
def virtual_hosting(layer, bare_site):
    """What reads the public address out of a path. Every Zope has it, the test layer has not."""
    manage_addVirtualHostMonster(layer["app"])
    transaction.commit()


@pytest.fixture
def known(site, zope_conf, key_file):
    """The site has a key for the gateway."""
    zope_conf({"collective.converse": {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}})


@pytest.fixture
def jane(site):
    """A member with chat, in two groups."""
    add_group(site, "staff", "Staff")
    add_group(site, "choir")
    add_member(site, "jane", fullname="Jané Dœ", email="jane@example.org", groups=("staff", "choir"))
