"""Groups whose ids and titles are of every kind: nothing raises, and each of them is itself."""

from gateway_server import signature_header
from members import add_boss
from members import add_member
from members import BOSS
from members import committed
from members import PASSWORD
from members import set_setting
import json
import pytest


IDS = {
    "long": "x" * 2000,
    "space": " a  b ",
    "markup": "<script>alert(1)</script>",
    "path": "../a/b?c#d%2e",
    "quotes": "'\"&\\",
    "lines": "a\r\nb\tc",
    "controls": "a\x00b\x1bc\x7f",
    "bidirectional": "\u202eabc\u2066d",
    "surrogate": "a\ud800",
    "other scripts": "日本語 Ærø ﬁ",
    "capitals": "CHOIR",
    "no capitals": "choir",
    "address": "choir@example.org",
    "dot": ".",
    "reserved": "converse-group-1",
}
TITLES = {
    "empty": "",
    "blank": " \u00a0\u2003 ",
    "another": "choir",
    "markup": "<b>Choir</b><img src=x onerror=alert(1)>",
    "lines": "Choir\r\nof\tsingers",
    "controls": "\x00\x1b[31mChoir",
    "bidirectional": "\u202eriohC\u2066",
    "surrogate": "Choir\udfff",
    "long": "x" * 10000,
}
SERVICES = {
    "@converse-system-contacts": lambda answer: answer["groups"],
    "@converse-system-rooms": lambda answer: answer["rooms"],
    "@converse-system-people": lambda answer: [
        {"id": group_id, "title": title} for group_id, title in answer["groups"].items()
    ],
}


@pytest.fixture
def ask(site, zope_conf, key_file, visitor):
    """Ids with titles as one of the signed services tells them."""
    zope_conf({"collective.converse": {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}})
    add_member(site, "jane")
    add_member(site, "bob")
    set_setting("contact_rule", "groups")
    set_setting("group_rooms", "all")

    def ask(service):
        headers = {"X-Converse-Signature": signature_header("gateway", "GET", f"/{service}")}
        answer = visitor.service(service, headers=headers)
        assert answer.status_code == 200
        found = SERVICES[service](json.loads(answer.content))
        titles = {each["id"]: each["title"] for each in found}
        assert len(titles) == len(found)
        return titles

    return ask


def make_group(site, group_id, title):
    with committed():
        # Not by the tool, which says no to some; a directory or a script does not.
        site.acl_users.source_groups.addGroup(group_id)
        site.acl_users.mutable_properties._storage[group_id] = {"title": title, "isGroup": True}
        for user_id in ("jane", "bob"):
            site.acl_users.source_groups.addPrincipalToGroup(user_id, group_id)


@pytest.mark.parametrize("service", SERVICES)
def test_ids_of_every_kind_are_told_and_none_is_another(site, ask, service):
    for group_id in IDS.values():
        make_group(site, group_id, "")
    found = ask(service)
    assert set(found) == set(IDS.values())
    assert [title for title in found.values() if not title.strip() or len(title) > 500] == []


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("title", TITLES.values(), ids=list(TITLES))
def test_titles_of_every_kind_are_told_as_texts_that_are_never_empty(site, ask, service, title):
    make_group(site, "choir", "Choir")
    make_group(site, "odd", title)
    assert ask(service) == {"choir": "Choir", "odd": title.strip()[:500] or "odd"}


def test_a_member_of_all_of_them_has_chat(site, ask, visitor):
    for group_id in IDS.values():
        make_group(site, group_id, TITLES["markup"])
    answer = visitor.service("@converse", auth=("jane", PASSWORD))
    assert answer.status_code == 200
    assert {each["id"] for each in answer.json()["user"]["groups"]} == set(IDS.values())


@pytest.mark.parametrize("name", ["chat_groups", "contact_groups", "room_groups"])
def test_all_of_them_can_be_chosen_and_are_no_markup_in_the_panel(site, ask, visitor, name):
    add_boss(site)
    for group_id in IDS.values():
        make_group(site, group_id, TITLES["markup"])
    set_setting(name, (IDS["markup"], IDS["quotes"]))
    page = visitor.page("/@@xmpp-settings", auth=BOSS).text
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
