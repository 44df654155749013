"""What is in the wheel, and that it stands alone."""

from email import message_from_bytes
from overlay import ask
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pathlib import Path
from zipfile import ZipFile
import json
import pytest


ROOM = Path(__file__).parents[1]
SOURCE = ROOM / "src"


@pytest.fixture(scope="session")
def names(wheel):
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="session")
def metadata(wheel):
    with ZipFile(wheel) as archive:
        return message_from_bytes(archive.read("collective_converse-2.0.0.dist-info/METADATA"))


def test_it_holds_the_package_whole_and_nothing_else(names):
    sources = {
        path.relative_to(SOURCE)
        for path in (SOURCE / "collective").rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".mo")
    }
    # Translations are compiled: Plone would not do it by itself.
    expected = {(path.with_suffix(".mo") if path.suffix == ".po" else path).as_posix() for path in sources}
    assert len([name for name in expected if name.endswith(".mo")]) == 6
    assert {name for name in names if ".dist-info/" not in name} == expected


def test_it_leaves_the_namespace_to_everybody(names):
    assert "collective/__init__.py" not in names


def test_it_brings_its_licence(names, metadata):
    assert "collective_converse-2.0.0.dist-info/licenses/LICENSE.GPL" in names
    assert metadata["License-Expression"] == "GPL-2.0-or-later"


def test_its_page_is_the_readme(metadata):
    assert metadata["Name"] == "collective.converse"
    assert metadata["Description-Content-Type"] == "text/markdown"
    description = metadata.get_payload(decode=True).decode("utf-8")
    assert description.strip() == (ROOM / "README.md").read_text("utf-8").strip()
    # Relative links lead nowhere on the package index.
    assert "](../" not in description


def test_the_environment_has_all_that_it_asks_for(environment, metadata):
    listing = "import json, importlib.metadata as m; print(json.dumps({x.name: x.version for x in m.distributions()}))"
    versions = {canonicalize_name(name): version for name, version in json.loads(ask(environment, listing)).items()}
    wanted = [Requirement(line) for line in metadata.get_all("Requires-Dist")]
    assert wanted
    assert [each for each in wanted if versions.get(canonicalize_name(each.name), "0") not in each.specifier] == []
    assert [each for each in wanted if canonicalize_name(each.name) not in versions] == []


def test_the_environment_has_the_wheels_code_alone(environment):
    where = ask(environment, "import collective.converse as c; print(c.__file__)")
    assert Path(where).is_relative_to(environment.parents[1])
    found = ask(
        environment,
        "from importlib.metadata import distributions as d;"
        "print([x.version for x in d() if x.name.replace('_', '.') == 'collective.converse'])",
    )
    assert found == "['2.0.0']"
    assert ask(environment, "import collective.monkeypatcher as c; print(c.__name__)") == "collective.monkeypatcher"
