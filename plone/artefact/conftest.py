"""The wheel in a Plone that never saw the source tree.

pytest plone/artefact --wheel collective_converse-2.0.0-py3-none-any.whl --plone-python VENV/bin/python
"""

from instance import Instance
from members import PIXEL
from overlay import make_overlay
from overlay import run
from pathlib import Path
import pytest
import secrets
import shutil
import sys


# A site that comes from version 1, with two mistakes, and a key that is not there.
PRODUCT_CONFIG = """
<product-config collective.converse>
  instance_name Plone
  xmpp_domain example.org
  otp_seed K5QXEZLCNRUW4ZDJ
  token_secret MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U
  auto_subscribe 1
  them dark
  rooms perhaps
  gateway_url http://127.0.0.1:8090
  gateway_key_file /absolute/path/plone.key
</product-config>
<product-config collective.converse.intranet>
  instance_name intranet
  auto_subscribe 0
  sounds on
</product-config>
"""


def pytest_addoption(parser):
    parser.addoption("--wheel", type=Path, required=True, help="the wheel to try")
    parser.addoption(
        "--plone-python",
        type=Path,
        default=Path(sys.executable),
        help="interpreter of a virtual environment that has Plone; an add-on in it is not used",
    )
    parser.addoption("--uv", default=shutil.which("uv"), help="uv, where it is not on the PATH")


@pytest.fixture(scope="session")
def wheel(pytestconfig):
    return pytestconfig.getoption("wheel").resolve(strict=True)


@pytest.fixture(scope="session")
def uv(pytestconfig):
    return pytestconfig.getoption("uv") or pytest.exit("Say by --uv where uv is.", returncode=2)


@pytest.fixture(scope="session")
def environment(tmp_path_factory, pytestconfig, wheel, uv):
    """The interpreter of an environment with Plone and the wheel."""
    # Not resolved: the link in bin is what tells Python its environment.
    plone_python = pytestconfig.getoption("plone_python").absolute()
    python = make_overlay(plone_python, tmp_path_factory.mktemp("plone") / "venv", uv)
    run(uv, "pip", "install", "--quiet", "--offline", "--no-index", "--no-deps", "--python", python, wheel)
    return python


@pytest.fixture(scope="session")
def instance(tmp_path_factory, environment):
    return Instance(tmp_path_factory.mktemp("instance"), environment, PRODUCT_CONFIG)


@pytest.fixture(scope="session")
def wanted(tmp_path_factory):
    """What a demo wants: a site, people of all kinds, and passwords that are new each time."""
    portrait = tmp_path_factory.mktemp("portrait") / "portrait.gif"
    portrait.write_bytes(PIXEL)

    def member(user_id, fullname, **more):
        return {
            "login": user_id,
            "userId": user_id,
            "password": secrets.token_urlsafe(),
            "fullname": fullname,
            "email": f"{len(user_id)}@example.org",
            "portrait": None,
            "groups": [],
            "roles": ["Member"],
            **more,
        }

    return {
        "site": {"id": "Plone", "title": "Démo", "language": "en"},
        "admin": {"login": "admin", "password": secrets.token_urlsafe()},
        "groups": [{"id": "choir", "title": "Chœur"}, {"id": "staff", "title": "Staff"}],
        "members": [
            member("jane@example.org", "Jané Dœ", groups=["choir", "staff"], portrait=str(portrait)),
            member("bob", "Bob Small"),
            member("Bob", "Bob Tall"),
            member("Жанна", "Жанна Ивановна"),
            member("steward", "Site Steward", roles=["Member", "Site Administrator"]),
        ],
    }
