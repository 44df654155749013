"""`docs/settings.md` says what is so. `pytest tests/test_settings_page.py --write` makes its tables anew."""

from collective.converse.zope_conf import read_section
from members import add_boss
from members import add_group
from members import BOSS
from members import committed
from pathlib import Path
from plone.registry.interfaces import IRegistry
from settings_page import made_part
from settings_page import PAGE
from settings_page import render_tables
from settings_page import write_page
from zope.component import getUtility
import json
import pytest
import re


VALID = {"bosh_url": "/http-bind"}
README = Path(__file__).parents[1] / "README.md"


def test_its_tables_are_those_of_the_schema(pytestconfig):
    if pytestconfig.getoption("--write"):
        write_page()
    assert made_part(PAGE.read_text("utf-8")) == f"\n{render_tables()}\n"


@pytest.mark.parametrize("page", [PAGE, README], ids=lambda page: page.name)
def test_its_section_of_zope_conf_has_no_mistake(page):
    (lines,) = re.findall(
        r"<product-config collective\.converse>\n(.*?)</product-config>", page.read_text("utf-8"), re.S
    )
    section = read_section("collective.converse", dict(line.strip().split(" ", 1) for line in lines.splitlines()))
    assert section.complaints == []
    assert section.sites == {"Plone"}
    assert section.values["chat_groups"] == ("staff", "Site Administrators")


def test_its_keys_of_version_1_have_the_effect_that_it_says():
    table = PAGE.read_text("utf-8").split("Keys of version 1:")[1].split("## ")[0]
    for row in re.findall(r"^\| (`.*?) \| (.*) \|$", table, re.M):
        for key in re.findall(r"`(\w+)`", row[0]):
            complaints = read_section("collective.converse", {key: VALID.get(key, "1")}).complaints
            assert bool(complaints) == row[1].startswith("no effect"), key


def test_its_request_is_answered_as_it_says(site, visitor):
    add_group(site, "staff")
    add_boss(site)
    page = PAGE.read_text("utf-8")
    (path,) = re.findall(r"^PATCH (\S+) HTTP/1\.1$", page, re.M)
    body, _answer = re.findall(r"^```json\n(.*?)^```$", page, re.M | re.S)
    answer = visitor.session.patch(
        visitor.site_url + path,
        json=json.loads(body),
        auth=BOSS,
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 204
    with committed():
        records = getUtility(IRegistry).records
        stored = {name: records[f"collective.converse.{name}"].value for name in json.loads(body)}
    assert stored == {"theme": "dark", "chat_groups": ("staff",), "sounds": True}
