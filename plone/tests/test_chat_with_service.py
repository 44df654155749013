"""`POST @converse-chat-with`: with whom of some users a member may chat."""

from collective.converse.eligibility import CHAT_PERMISSION
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
from visitor import JSON
import json
import pytest


SERVICE = "@converse-chat-with"
EVERYBODY = ["tom", "bob", "Bob", "jane@example.org", "reader", "ghost"]
# Of every kind: letters beyond Latin, signs, line ends, a NUL, markup, what looks like a path.
ODD = ["Ж", "𐍈", "\n", "\x00", "<b>", "../", "'", "%00", " ", "\u202e", "*"]


@pytest.fixture
def people(site):
    """Who asks is tom; he may list members."""
    add_member(site, "tom", fullname="Tom Jones")
    add_member(site, "jane@example.org", login="jdoe", fullname="Jané Dœ")
    add_member(site, "bob", fullname="Bob Small")
    add_member(site, "Bob", fullname="Bob Tall")
    add_member(site, "reader", fullname="Bob Reader", roles=("Reader",))


@pytest.fixture
def ask(people, visitor):
    """The answer to a body, or to a list of ids."""

    def ask(users, auth=("tom", PASSWORD), body=None):
        body = json.dumps({"users": users}) if body is None else body
        return visitor.session.post(
            f"{visitor.site_url}/{SERVICE}",
            data=body,
            headers={**JSON, "Content-Type": "application/json"},
            auth=auth,
            allow_redirects=False,
        )

    return ask


@pytest.fixture
def found(ask):
    """Ids that tom is answered."""

    def found(users, auth=("tom", PASSWORD)):
        answer = ask(users, auth)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        return [person["id"] for person in answer.json()["people"]]

    return found


# Refused


@pytest.mark.parametrize(
    ("auth", "status", "code"),
    [
        (None, 401, "member-anonymous"),
        ((SITE_OWNER_NAME, SITE_OWNER_PASSWORD), 403, "member-root-user"),
        (("reader", PASSWORD), 403, "member-not-permitted"),
    ],
)
def test_who_has_no_chat_is_told_of_nobody(ask, auth, status, code):
    answer = ask(EVERYBODY, auth)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_is_told_of_anybody_while_chat_is_switched_off(ask):
    set_setting("enabled", False)
    assert ask(EVERYBODY).json()["code"] == "site-chat-off"


def test_who_may_not_list_members_learns_not_even_who_exists(site, ask):
    permit(site, "List portal members", ["Manager"])
    answers = [ask([user_id]).text for user_id in ("bob", "ghost", "reader", "tom")]
    assert [json.loads(text) for text in answers] == [{"people": []}] * 4
    assert len(set(answers)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{}",
        '"bob"',
        "{",
        '{"users": "bob"}',
        '{"users": null}',
        '{"users": {"bob": 1}}',
        '{"users": [["bob"], {"id": "bob"}, 1, null, true, ""]}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_list_of_ids_finds_nobody(ask, body):
    answer = ask([], body=body)
    assert (answer.status_code, answer.json()) == (200, {"people": []})


@pytest.mark.parametrize("sign", ODD)
def test_ids_of_2000_characters_of_every_kind_find_nobody_and_break_nothing(found, sign):
    long = (sign * 2000)[:2000]
    assert found([long, sign, "\ud800", "bob" + sign, "x" * 4001, "bob"]) == ["bob"]


def test_no_more_than_fifty_are_looked_up(found):
    assert found([*(f"ghost-{number}" for number in range(49)), "bob"]) == ["bob"]
    assert found([*(f"ghost-{number}" for number in range(50)), "bob"]) == []


# Answered


def test_members_with_chat_are_told_by_name_and_portrait_but_who_asks(site, ask):
    add_portrait(site, "jane@example.org")
    assert ask(EVERYBODY).json() == {
        "people": [
            {"id": "bob", "fullname": "Bob Small", "portrait": None},
            {"id": "Bob", "fullname": "Bob Tall", "portrait": None},
            {
                "id": "jane@example.org",
                "fullname": "Jané Dœ",
                "portrait": "portal_memberdata/portraits/jane-40example.org",
            },
        ]
    }


def test_an_id_of_2000_characters_is_somebodys(site, found):
    long = "ж@" * 1000
    add_member(site, long, login="long", fullname="Long Id")
    assert found([long, long]) == [long]


def test_who_loses_the_permission_or_was_deleted_is_told_no_more(site, found):
    delete_member(site, "bob")
    assert found(["bob", "Bob"]) == ["Bob"]
    permit(site, CHAT_PERMISSION, ["Manager", "Reader"])
    with committed():
        site.acl_users.portal_role_manager.assignRoleToPrincipal("Reader", "tom")
    assert found(["Bob", "reader"]) == ["reader"]


def test_who_is_in_none_of_the_groups_that_may_chat_is_not_told(site, found):
    add_group(site, "choir")
    with committed():
        for user_id in ("tom", "Bob"):
            site.portal_groups.addPrincipalToGroup(user_id, "choir")
    set_setting("chat_groups", ("choir",))
    assert found(["bob", "Bob"]) == ["Bob"]


@pytest.mark.parametrize(
    ("rule", "named", "told"),
    [
        ("invited", (), []),
        ("groups", (), ["Bob", "bob"]),
        ("named", ("choir",), ["Bob"]),
        ("named", ("other",), []),
        ("everyone", (), ["Bob", "bob", "jane@example.org"]),
    ],
)
def test_who_may_not_list_members_is_told_of_those_in_their_contact_list(site, found, rule, named, told):
    permit(site, "List portal members", ["Manager"])
    for group, ids in {"choir": ("tom", "Bob"), "inner": ("bob", "tom"), "other": ("bob",)}.items():
        add_group(site, group)
        with committed():
            for user_id in ids:
                site.portal_groups.addPrincipalToGroup(user_id, group)
    with committed():
        for user_id in ("tom", "jane@example.org"):
            site.portal_groups.addPrincipalToGroup(user_id, "Reviewers")
    set_setting("contact_groups", named)
    set_setting("contact_rule", rule)
    assert sorted(found(EVERYBODY)) == told


def test_people_of_a_directory_are_told_by_the_id_that_they_have_there_alone(site, found):
    add_directory(site)
    assert found(["JDoe", "jdoe", "JDOE", "Bob.Small"]) == ["JDoe", "Bob.Small"]
