"""The examples of README.md are what the services answer."""

from collective.converse.interfaces import IConverseSettings
from gateway_server import signature_header
from members import add_boss
from members import add_group
from members import add_member
from members import add_portrait
from members import BOSS
from members import committed
from members import PASSWORD
from members import permit
from members import set_setting
from pathlib import Path
import json
import pytest
import re


README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
PUBLIC = "/VirtualHostBase/https/www.example.org:443/plone/VirtualHostRoot"


def section(title):
    """What stands below a heading, up to the next of the same or a higher level."""
    return re.search(rf"^(#+) [^\n]*{re.escape(title)}[^\n]*\n(.*?)(?=^#{{1,3}} |\Z)", README, re.M | re.S).group(2)


def examples(title):
    """The requests' paths and the JSON of a section, in their order."""
    text = section(title)
    return (
        re.findall(r"^GET (/\S+) HTTP/1\.1$", text, re.M),
        [json.loads(block) for block in re.findall(r"^```json\n(.*?)^```$", text, re.M | re.S)],
    )


@pytest.fixture
def jane(site, virtual_hosting):
    permit(site, "List portal members", ["Member"])
    add_group(site, "choir", "Choir")
    add_member(site, "jane@example.org", fullname="Jané Dœ", groups=["choir"])
    add_portrait(site, "jane@example.org")
    add_member(site, "bob", fullname="Bob Small")
    add_member(site, "Bob", fullname="Bob Tall")
    return "jane@example.org", PASSWORD


def test_the_example_of_a_member_is_what_is_answered(jane, visitor):
    (path,), (described, _refused) = examples("`GET @converse`")
    answer = visitor.service(f"{PUBLIC}{path}", auth=jane).json()
    answer["user"]["portraitVersion"] = described["user"]["portraitVersion"]
    assert {**answer, "member": described["member"]} == described
    assert re.fullmatch("[0-9a-f]{32}", described["member"])


def test_the_example_of_a_refusal_is_what_is_answered(jane, visitor):
    (path,), (_described, refused) = examples("`GET @converse`")
    assert visitor.service(f"{PUBLIC}{path}").json() == refused


@pytest.fixture
def bobs(site, jane):
    with committed():
        site.portal_groups.addPrincipalToGroup("bob", "choir")
        site.portal_membership.getMemberById("bob").setMemberProperties({"email": "bob@example.org"})
    add_portrait(site, "Bob")


def test_the_example_of_a_search_is_what_is_answered(jane, bobs, visitor):
    (path,), (found,) = examples("`GET @converse-people?q=`")
    assert visitor.service(f"{PUBLIC}{path}", auth=jane).json() == found


def test_the_example_of_a_listing_is_what_is_answered(bobs, visitor, zope_conf, key_file):
    (listed,) = examples("`GET @converse-system-people?part=&of=`")[1]
    zope_conf({"collective.converse": {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}})
    headers = {"X-Converse-Signature": signature_header("gateway", "GET", "/@converse-system-people")}
    answer = visitor.service("@converse-system-people", headers=headers).json()
    people = [person for person in answer.pop("people") if person["id"] == "bob"]
    assert {**answer, "people": people} == listed


def test_the_example_of_settings_is_what_the_gateway_is_answered(site, visitor, zope_conf, key_file):
    (answered,) = examples("`GET @converse-system`")[1]
    zope_conf({"collective.converse": {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}})
    headers = {"X-Converse-Signature": signature_header("gateway", "GET", "/@converse-system")}
    answer = visitor.service("@converse-system", headers=headers).json()
    # Plone's is that of the day.
    answered["versions"]["plone"] = answer["versions"]["plone"]
    assert answer == answered


def test_the_example_of_the_tag_is_what_is_in_the_page(jane, visitor):
    (tag,) = re.findall(r"^<script .*</script>$", section("In the page"), re.M)
    page = visitor.page(auth=("bob", PASSWORD)).text
    assert re.sub("[0-9a-f]{32}", "", tag) in re.sub("[0-9a-f]{32}", "", page)


def test_the_table_of_records_is_that_of_the_schema():
    rows = re.findall(r"^\| `collective\.converse\.(\w+)` \| `([^`]+)` \|", section("Settings"), re.M)
    assert rows == [(name, str(IConverseSettings[name].default) or '""') for name in IConverseSettings.names()]


def test_the_example_of_a_manager_is_what_is_answered(site, visitor):
    (described,) = examples("`GET @converse-manager`")[1]
    add_boss(site)
    assert visitor.service("@converse-manager", auth=BOSS).json() == described


def test_the_example_of_contacts_is_what_the_gateway_is_answered(jane, site, visitor, zope_conf, key_file):
    (answered,) = examples("`GET @converse-system-contacts`")[1]
    zope_conf({"collective.converse": {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}})
    with committed():
        site.portal_groups.addPrincipalToGroup("bob", "choir")
    set_setting("contact_rule", "groups")
    headers = {"X-Converse-Signature": signature_header("gateway", "GET", "/@converse-system-contacts")}
    assert visitor.service("@converse-system-contacts", headers=headers).json() == answered
