"""`@converse-system-people`: the gateway asks whom members can find, signed with the site's key."""

from collective.converse.listing.part import part_of
from directory import add_directory
from directory import PEOPLE
from gateway_server import signature_header
from members import add_group
from members import add_member
from members import add_portrait
from members import add_root_user
from members import committed
from members import delete_member
from members import permit
from members import set_setting
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import TEST_USER_ID
import pytest


PATH = "/@converse-system-people"


@pytest.fixture
def ask(known, visitor):
    """GET the service as the gateway does, or with the signature of another request."""

    def ask(query="", tag=None, path=PATH, direction="gateway", method="GET"):
        headers = {"X-Converse-Signature": signature_header(direction, method, f"{path}{query}")}
        if tag is not None:
            headers["If-None-Match"] = tag
        return visitor.service(f"{PATH[1:]}{query}", headers=headers)

    return ask


@pytest.fixture
def people(site):
    add_group(site, "editors", "Editors")
    add_group(site, "news", "News", inside="editors")
    add_member(
        site, "jane@example.org", login="jdoe", fullname="Jané Dœ", email="j@home.example", groups=("news", "Reviewers")
    )
    add_member(site, "Bob", fullname="")


@pytest.fixture
def listed(ask):
    """Who is listed, by id."""

    def listed(query=""):
        answer = ask(query)
        assert answer.status_code == 200
        assert answer.json()["complete"] is True
        return {person["id"]: person for person in answer.json()["people"]}

    return listed


# Refused


def test_who_does_not_sign_learns_nothing(known, people, visitor):
    answer = visitor.service(PATH[1:])
    assert answer.status_code == 401
    assert answer.json()["code"] == "system-signature-missing"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert set(answer.json()) == {"code", "message"}


@pytest.mark.parametrize(
    "signed",
    [{"path": "/@converse-system"}, {"direction": "plone"}, {"method": "POST"}],
)
def test_the_signature_of_another_request_is_refused(people, ask, signed):
    answer = ask(**signed)
    assert (answer.status_code, answer.json()["code"]) == (401, "system-signature-wrong")


def test_the_signature_is_good_for_one_part(people, known, visitor):
    headers = {"X-Converse-Signature": signature_header("gateway", "GET", f"{PATH}?part=0&of=2")}
    answer = visitor.service(f"{PATH[1:]}?part=1&of=2", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "system-signature-wrong")


def test_who_does_not_sign_is_not_told_whether_something_changed(people, ask, visitor):
    tag = ask().headers["ETag"]
    assert visitor.service(PATH[1:], headers={"If-None-Match": tag}).status_code == 401


def test_a_site_without_a_key_answers_nobody(site, ask, zope_conf):
    zope_conf({})
    answer = ask()
    assert (answer.status_code, answer.json()["code"]) == (404, "system-off")


@pytest.mark.parametrize(
    "query",
    ["?part=1&of=1", "?part=x&of=2", "?part=0&of=0", "?part=-1&of=2", "?part=1", "?part=1&of=65", "?part:int=0&of=2"],
)
def test_what_is_no_part_is_everybody(people, listed, query):
    assert listed(query) == listed()


# Listed


def test_members_are_listed_with_what_they_are_found_by_and_what_is_shown(people, site, listed, ask):
    add_portrait(site, "jane@example.org")
    answer = ask()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["groups"] == {"editors": "Editors", "news": "News"}
    people = listed()
    assert list(people) == ["Bob", "jane@example.org", TEST_USER_ID]
    assert people["Bob"] == {
        "id": "Bob",
        "fullname": "Bob",
        "login": "",
        "email": "",
        "groups": [],
        "portrait": None,
    }
    assert people["jane@example.org"] == {
        "id": "jane@example.org",
        "fullname": "Jané Dœ",
        "login": "jdoe",
        "email": "j@home.example",
        "groups": ["editors", "news"],
        "portrait": "portal_memberdata/portraits/jane-40example.org",
    }


def test_the_portraits_address_is_one_of_the_sites(people, site, listed, visitor):
    add_portrait(site, "jane@example.org")
    path = listed()["jane@example.org"]["portrait"]
    assert visitor.page(f"/{path}").headers["Content-Type"] == "image/gif"


def test_who_may_not_chat_was_deleted_or_is_of_the_zope_root_is_not_listed(people, layer, site, listed):
    add_member(site, "reader", fullname="Reader", roles=("Reader",))
    add_member(site, "gone", fullname="Gone")
    add_root_user(layer["app"], "root-bob", "a-password-of-root")
    assert {"reader", "root-bob", SITE_OWNER_NAME}.isdisjoint(listed())
    assert "gone" in listed()
    delete_member(site, "gone")
    assert "gone" not in listed()
    with committed():
        site.acl_users.source_users.removeUser("Bob")
    assert site.acl_users.mutable_properties._storage.get("Bob")
    assert "Bob" not in listed()


def test_whoever_is_barred_is_gone(people, site, listed):
    set_setting("chat_groups", ("news",))
    assert list(listed()) == ["jane@example.org"]
    permit(site, "collective.converse: Chat", ["Manager"])
    assert listed() == {}


def test_each_member_is_in_one_part(people, site, listed):
    for number in range(20):
        add_member(site, f"member {number}", fullname=f"Member {number}")
    parts = [list(listed(f"?part={part}&of=4")) for part in range(4)]
    assert sorted(user_id for part in parts for user_id in part) == sorted(listed())
    assert all(parts)
    assert all(part_of(user_id, 4) == part for part, ids in enumerate(parts) for user_id in ids)


def test_nobody_fills_the_gateways_memory(people, site, listed):
    add_member(site, "long", login="x" * 10_000, fullname="x" * 10_000, email="x" * 10_000)
    long = listed()["long"]
    assert [len(long[name]) for name in ("fullname", "login", "email")] == [500, 256, 256]


# Known already


def test_an_unchanged_site_is_not_looked_at_again(people, ask, monkeypatch):
    tag = ask("?part=0&of=2").headers["ETag"]
    monkeypatch.delattr("collective.converse.listing.service.people_in_part")
    answer = ask("?part=0&of=2", tag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_change_of_something_else_is_looked_at_and_not_told(people, site, ask):
    tag = ask().headers["ETag"]
    with committed():
        site.title = "Another"
    answer = ask(tag=tag)
    assert answer.status_code == 304
    assert answer.headers["ETag"] != tag
    assert ask(tag=answer.headers["ETag"]).status_code == 304


def test_a_change_of_a_member_is_told_in_their_part_alone(people, site, ask):
    tags = [ask(f"?part={part}&of=8").headers["ETag"] for part in range(8)]
    add_member(site, "newcomer", fullname="New")
    changed = [part for part, tag in enumerate(tags) if ask(f"?part={part}&of=8", tag).status_code == 200]
    assert changed == [part_of("newcomer", 8)]


@pytest.mark.parametrize("tag", ["*", '"0"', "W/x", '"-.0000000000000000"', "x"])
def test_a_tag_that_was_never_given_is_no_tag(people, ask, tag):
    assert ask(tag=tag).status_code == 200


def test_groups_that_zope_conf_names_are_looked_at_without_a_change_of_the_site(people, ask, zope_conf, key_file):
    tag = ask().headers["ETag"]
    keys = {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}
    zope_conf({"collective.converse": {**keys, "chat_groups": "news"}})
    answer = ask(tag=tag)
    assert [person["id"] for person in answer.json()["people"]] == ["jane@example.org"]


# Directories


@pytest.mark.parametrize("lists", [(), OSError("the directory is away"), ValueError("no empty filter")])
def test_with_a_directory_that_lists_nobody_nobody_is_listed(people, site, ask, lists):
    add_directory(site, lists)
    assert ask().json() == {"complete": False, "groups": {}, "people": []}


def test_people_of_a_directory_that_lists_them_are_listed_as_they_are_written_there(people, site, listed):
    add_directory(site, tuple(PEOPLE))
    people = listed()
    assert people["JDoe"] == {
        "id": "JDoe",
        "fullname": "Jané Dœ",
        "login": "",
        "email": "jane@directory.example",
        "groups": [],
        "portrait": None,
    }
    assert "Bob.Small" in people
    assert people["jane@example.org"]["email"] == "j@home.example"


def test_what_a_directory_says_may_change_without_a_change_of_the_site(people, site, ask, monkeypatch):
    add_directory(site, tuple(PEOPLE))
    tag = ask().headers["ETag"]
    assert ask(tag=tag).status_code == 304
    monkeypatch.setitem(PEOPLE, "JDoe", {"fullname": "Jane Miller", "email": ""})
    answer = ask(tag=tag)
    assert "Jane Miller" in [person["fullname"] for person in answer.json()["people"]]
