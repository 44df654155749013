"""`GET @converse-people?q=`: whom a member can find to write to."""

from AccessControl.users import UnrestrictedUser
from collective.converse.eligibility import CHAT_PERMISSION
from collective.converse.people import candidates
from collective.converse.people import find_people
from directory import add_directory
from members import add_group
from members import add_member
from members import add_portrait
from members import committed
from members import delete_member
from members import PASSWORD
from members import permit
from members import set_setting
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from Products.PluggableAuthService.PluggableAuthService import PluggableAuthService
import pytest


@pytest.fixture
def people(site):
    """Who asks is tom; he may list members."""
    permit(site, "List portal members", ["Member", "Manager"])
    add_member(site, "tom", fullname="Tom Jones")
    add_member(site, "jane@example.org", login="jdoe", fullname="Jané Dœ")
    add_member(site, "bob", fullname="bob Small")
    add_member(site, "Bob", fullname="Bob Tall")
    add_member(site, "0b5c9a2e", login="nameless-login")
    add_member(site, "reader", fullname="Bob Reader", roles=("Reader",))


@pytest.fixture
def ask(people, visitor):
    """Ids found by tom."""
    visitor.log_in("tom", PASSWORD)

    def ask(query):
        answer = visitor.service("@converse-people", q=query)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        return [person["id"] for person in answer.json()["people"]]

    return ask


# Refused


def test_an_anonymous_visitor_finds_nobody(people, visitor):
    answer = visitor.service("@converse-people", q="bob")
    assert answer.status_code == 401
    assert answer.json()["code"] == "member-anonymous"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_user_of_the_zope_root_finds_nobody(people, visitor):
    answer = visitor.service("@converse-people", q="bob", auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD))
    assert answer.status_code == 403
    assert answer.json()["code"] == "member-root-user"


def test_who_may_not_chat_finds_nobody(people, site, visitor):
    permit(site, "List portal members", ["Reader"])
    answer = visitor.service("@converse-people", q="bob", auth=("reader", PASSWORD))
    assert answer.status_code == 403
    assert answer.json()["code"] == "member-not-permitted"


def test_nobody_is_found_while_chat_is_switched_off(people, visitor):
    set_setting("enabled", False)
    answer = visitor.service("@converse-people", q="bob", auth=("tom", PASSWORD))
    assert answer.status_code == 403
    assert answer.json()["code"] == "site-chat-off"


def test_who_may_not_list_the_sites_members_finds_nobody(people, site, visitor):
    permit(site, "List portal members", ["Manager"])
    answer = visitor.service("@converse-people", q="bob", auth=("tom", PASSWORD))
    assert answer.status_code == 403
    assert answer.json() == {
        "code": "people-not-permitted",
        "message": "You may not list the members of this site.",
    }


@pytest.mark.parametrize("query", ["", "b", " b ", "\t", "o"])
def test_a_query_shorter_than_two_characters_finds_nobody(ask, query):
    assert ask(query) == []


def test_no_query_or_one_that_is_no_text_finds_nobody(people, visitor):
    for path in ("@converse-people", "@converse-people?q:list=bob", "@converse-people?q:int=11"):
        answer = visitor.service(path, auth=("tom", PASSWORD))
        assert answer.status_code == 200
        assert answer.json() == {"people": []}


@pytest.mark.parametrize("query", ["nobody", "**", "%%", "..", "b*b", "bob%", "' or 1", "\N{NULL}\N{NULL}"])
def test_what_matches_nobody_finds_nobody(ask, query):
    assert ask(query) == []


# Answered


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("jané", ["jane@example.org"]),
        ("DŒ", ["jane@example.org"]),
        ("jdoe", ["jane@example.org"]),
        ("e@examp", ["jane@example.org"]),
        ("  doe ", ["jane@example.org"]),
        ("nameless", ["0b5c9a2e"]),
        ("0b5c", ["0b5c9a2e"]),
        ("small", ["bob"]),
    ],
)
def test_members_are_found_by_name_login_name_and_id(ask, query, found):
    assert ask(query) == found


def test_people_come_in_the_order_of_their_names_whatever_their_case(ask):
    assert ask("bob") == ["bob", "Bob"]


def test_name_groups_and_portrait_are_told_and_no_address(site, people, visitor):
    add_group(site, "choir", "Choir")
    with committed():
        for group in ("choir", "Reviewers"):
            site.portal_groups.addPrincipalToGroup("jane@example.org", group)
    add_portrait(site, "jane@example.org")
    answer = visitor.service("@converse-people", q="jdoe", auth=("tom", PASSWORD))
    assert answer.json()["people"] == [
        {
            "id": "jane@example.org",
            "fullname": "Jané Dœ",
            "groups": ["Choir"],
            "portrait": "portal_memberdata/portraits/jane-40example.org",
        }
    ]


@pytest.mark.parametrize("query", ["home.example", "private", "work.example"])
def test_only_who_manages_users_finds_people_by_their_addresses(site, people, ask, query):
    add_member(site, "u1", login="private@work.example", fullname="Jim", email="private@home.example")
    assert ask(query) == []
    permit(site, "Plone Site Setup: Users and Groups", ["Member"])
    assert ask(query) == ["u1"]


def test_who_left_the_full_name_empty_is_shown_as_in_the_members_own_answer(people, visitor):
    answer = visitor.service("@converse-people", q="0b5c9a2e", auth=("tom", PASSWORD))
    assert [person["fullname"] for person in answer.json()["people"]] == ["nameless-login"]


def test_who_asks_is_not_found(ask):
    assert ask("tom") == []


def test_who_may_not_chat_is_not_found(ask, site):
    assert "reader" not in ask("bob")
    permit(site, CHAT_PERMISSION, ["Member", "Reader"])
    assert "reader" in ask("bob")


def test_who_is_in_none_of_the_groups_that_may_chat_is_not_found(ask, site):
    add_group(site, "choir")
    with committed():
        for user_id in ("tom", "Bob"):
            site.portal_groups.addPrincipalToGroup(user_id, "choir")
    assert ask("bob") == ["bob", "Bob"]
    set_setting("chat_groups", ("choir",))
    assert ask("bob") == ["Bob"]


def test_a_deleted_member_is_not_found(ask, site):
    assert ask("small") == ["bob"]
    delete_member(site, "bob")
    assert ask("small") == []


def test_a_deleted_member_whose_name_is_still_stored_is_not_found(ask, site):
    with committed():
        site.acl_users.source_users.removeUser("bob")
    assert candidates("small", site.acl_users) == ["bob"]
    assert ask("small") == []


def test_the_emergency_user_is_not_found_by_the_name_of_a_member(people, site, monkeypatch):
    assert [person["id"] for person in find_people("small", "tom", site)] == ["bob"]
    emergency = UnrestrictedUser("bob", "a-password", ("manage",), [])
    monkeypatch.setattr(PluggableAuthService, "_emergency_user", emergency)
    assert find_people("small", "tom", site) == []


def test_a_member_with_a_very_long_name_does_not_spoil_the_search(site, people, visitor):
    add_member(site, "long", fullname="bob " + "x" * 300_000)
    visitor.log_in("tom", PASSWORD)
    answer = visitor.service("@converse-people", q="bob")
    assert len(answer.content) < 10_000
    assert "long" in [person["id"] for person in answer.json()["people"]]


def test_as_many_are_told_as_the_site_says(ask, site):
    for number in range(25):
        add_member(site, f"clone{number:02}", fullname=f"Clone {number:02}")
    assert ask("clone") == [f"clone{number:02}" for number in range(20)]
    set_setting("search_results", 3)
    assert ask("clone") == [f"clone{number:02}" for number in range(3)]


def test_as_much_must_be_typed_as_the_site_says(ask):
    set_setting("search_min_length", 4)
    assert ask("bob") == []
    assert ask("small") == ["bob"]
    set_setting("search_min_length", 1)
    assert ask("j") == ["jane@example.org"]


def test_the_gateway_is_told_who_may_search_and_how(site, people, visitor):
    def search():
        return visitor.service("@converse", auth=("tom", PASSWORD)).json()["search"]

    assert search() == {"permitted": True, "emails": False, "shortest": 2, "most": 20}
    permit(site, "List portal members", ["Manager"])
    permit(site, "Plone Site Setup: Users and Groups", ["Member"])
    set_setting("search_min_length", 3)
    set_setting("search_results", 50)
    assert search() == {"permitted": False, "emails": True, "shortest": 3, "most": 50}


def test_no_more_than_the_limit_are_looked_at(ask, site, monkeypatch):
    monkeypatch.setattr("collective.converse.people.MOST_CANDIDATES", 1)
    assert len(ask("bob")) == 1


# Directories, which list nobody


@pytest.mark.parametrize(("query", "found"), [("jané", "JDoe"), ("jdoe", "JDoe"), ("bob.sm", "Bob.Small")])
def test_people_of_a_directory_that_lists_nobody_are_found_as_they_are_written_there(site, ask, query, found):
    add_directory(site)
    assert found in ask(query)


def test_people_of_a_directory_find_others_and_not_themselves(site, people, visitor):
    add_directory(site)
    answer = visitor.service("@converse-people", q="bob", auth=("jdoe", PASSWORD))
    assert [person["id"] for person in answer.json()["people"]] == ["Bob.Small", "bob", "Bob"]
    answer = visitor.service("@converse-people", q="jdoe", auth=("jdoe", PASSWORD))
    assert [person["id"] for person in answer.json()["people"]] == ["jane@example.org"]
    assert visitor.service("@converse", auth=("jdoe", PASSWORD)).json()["user"]["id"] == "JDoe"
