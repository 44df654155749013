"""The examples of docs/python-api.md and of the API's own docstrings are what happens."""

from collective.converse import api
from doctest import DocTestFinder
from doctest import DocTestParser
from doctest import DocTestRunner
from members import add_member
from members import committed
from pathlib import Path
from talking_gateway import session
from talking_gateway import TalkingGateway
from types import SimpleNamespace
import inspect
import pytest
import re


PAGE = Path(__file__).parents[2] / "docs/python-api.md"


@pytest.fixture
def gateway(site, zope_conf, key_file):
    for user_id in ("nora", "omar", "pia"):
        add_member(site, user_id)
    with TalkingGateway().listening() as gateway:
        gateway.sessions = [session("nora"), session("omar")]
        conf = {"gateway_url": gateway.origin, "gateway_key_file": str(key_file)}
        zope_conf({"collective.converse": conf})
        yield gateway


def run(test, names):
    """Run a `DocTest`; what it defines is in `names`."""
    test.globs = names
    runner = DocTestRunner(verbose=False)
    said = []
    runner.run(test, out=said.append, clear_globs=False)
    assert runner.failures == 0, "".join(said)
    return runner.tries


def test_the_page_is_right(site, gateway):
    names = {}
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    for number, block in enumerate(blocks):
        if block.startswith(">>>"):
            assert run(DocTestParser().get_doctest(block, names, f"block {number}", PAGE.name, 0), names)
        else:
            exec(block, names)
    with committed():
        names["tell_reviewers"](site, SimpleNamespace(action="submit"))
        names["tell_reviewers"](site, SimpleNamespace(action="retract"))
    assert gateway.wait_for_notices(2) == [
        ("reviewers", "The server restarts in five minutes."),
        ("reviewers", f"{site.Title()} waits for a review: {site.absolute_url()}"),
    ]


def test_docstrings_are_right(gateway):
    names = {"api": api}
    finder = DocTestFinder(exclude_empty=False)
    found = [test for module in (api, api.room, api.people, api.person) for test in examples_of(finder, module)]
    tried = {test.name for test in found if run(test, names)}
    public = {
        function.__module__ + "." + name
        for module in (api.room, api.people, api.person)
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and function.__doc__
    }
    assert public <= tried
    with committed():
        pass


def examples_of(finder, module):
    """In the order in which they stand."""
    return sorted(finder.find(module, module.__name__), key=lambda test: test.lineno or 0)


def test_the_page_has_each_error():
    page = PAGE.read_text("utf-8")
    for name, error in vars(api.exc).items():
        if inspect.isclass(error):
            assert f"api.exc.{name}" in page
            for code in re.findall("`((?:api|system)-[a-z-]+)`", error.__doc__ or ""):
                assert f"`{code}`" in page
