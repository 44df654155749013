"""`@converse-system-rooms`: the gateway asks which groups have a room and with whom, signed with the site's key."""

from addon import uninstall
from collective.converse.rooms.generations import generation_of
from collective.converse.rooms.generations import has_generations
from datetime import timedelta
from directory import add_directory
from directory import Directory
from gateway_server import KEY
from gateway_server import signature_header
from members import add_group
from members import add_member
from members import add_root_user
from members import committed
from members import delete_group
from members import delete_member
from members import permit
from members import set_setting
from plone.app.testing import SITE_OWNER_NAME
from Products.PlonePAS.plugins.group import GroupManager
import pytest
import transaction


PATH = "/@converse-system-rooms"


@pytest.fixture
def ask(known, visitor):
    """GET the service as the gateway does, or with the signature of another request."""

    def ask(method="GET", path=PATH, direction="gateway", query=""):
        headers = {"X-Converse-Signature": signature_header(direction, method, path)}
        return visitor.service(f"@converse-system-rooms{query}", headers=headers)

    return ask


@pytest.fixture
def rooms(ask):
    """The rooms that are answered, by the group's id."""

    def rooms():
        answer = ask()
        assert answer.status_code == 200
        assert answer.json()["refused"] is None
        return {each.pop("id"): each for each in answer.json()["rooms"]}

    return rooms


@pytest.fixture
def people(site):
    """Editors with editors of news inside, a choir of one, and who administers the site."""
    add_group(site, "editors", "Editors")
    add_group(site, "news", "News", inside="editors")
    add_group(site, "choir")
    add_member(site, "jane@example.org", login="jdoe", fullname="Jané Dœ", groups=("editors", "choir"))
    add_member(site, "bob", fullname="Bob", groups=("news",))
    add_member(site, "boss", fullname="Boss", roles=("Member", "Site Administrator"))


def ids(room):
    return [member["id"] for member in room["members"]]


# Refused


def test_who_does_not_sign_learns_nothing(known, people, visitor):
    set_setting("group_rooms", "all")
    answer = visitor.service("@converse-system-rooms")
    assert answer.status_code == 401
    assert answer.json()["code"] == "system-signature-missing"
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json()) == {"code", "message"}


@pytest.mark.parametrize(
    "signed",
    [{"path": "/@converse-system-contacts"}, {"direction": "plone"}, {"method": "POST"}, {"query": "?rooms=all"}],
)
def test_the_signature_of_another_request_is_refused(people, ask, signed):
    answer = ask(**signed)
    assert (answer.status_code, answer.json()["code"]) == (401, "system-signature-wrong")


def test_another_key_is_refused(people, ask, key_file):
    key_file.write_text(f"plone {KEY[:-2]}BA\n")
    answer = ask()
    assert (answer.status_code, answer.json()["code"]) == (401, "system-signature-wrong")


def test_a_site_without_a_key_answers_nobody(site, ask, zope_conf):
    zope_conf({})
    answer = ask()
    assert (answer.status_code, answer.json()["code"]) == (404, "system-off")


# Which groups


def test_no_group_has_a_room_unless_the_site_decides_so(people, ask):
    answer = ask()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json() == {"rooms": [], "refused": None}


def test_every_group_has_one_but_those_that_plone_makes(people, ask):
    set_setting("group_rooms", "all")
    bob, jane = {"id": "bob", "fullname": "Bob"}, {"id": "jane@example.org", "fullname": "Jané Dœ"}
    assert ask().json() == {
        "rooms": [
            {"id": "choir", "title": "choir", "members": [jane], "owners": ["boss"]},
            {"id": "editors", "title": "Editors", "members": [bob, jane], "owners": ["boss"]},
            {"id": "news", "title": "News", "members": [bob], "owners": ["boss"]},
        ],
        "refused": None,
    }


def test_only_named_groups_have_one_and_one_that_plone_makes_can_be_named(people, site, rooms):
    set_setting("room_groups", ("choir", "Site Administrators"))
    assert rooms() == {}
    set_setting("group_rooms", "chosen")
    assert list(rooms()) == ["Site Administrators", "choir"]
    assert rooms()["Site Administrators"]["title"] == "Site Administrators"
    delete_group(site, "choir")
    assert list(rooms()) == ["Site Administrators"]
    set_setting("room_groups", ())
    assert rooms() == {}


def test_zope_conf_comes_first(people, rooms, zope_conf, key_file):
    keys = {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}
    named = "choir, ghosts, AuthenticatedUsers"
    zope_conf({"collective.converse": {**keys, "group_rooms": "chosen", "room_groups": named}})
    found = rooms()
    assert found["choir"]["title"] == "choir"
    # Said in zope.conf it has a room, in which nobody is.
    assert [ids(each) for name, each in found.items() if name != "choir"] in ([], [[]])


def test_a_group_in_which_nobody_may_chat_keeps_its_room(people, site, rooms):
    set_setting("group_rooms", "all")
    with committed():
        site.portal_groups.removePrincipalFromGroup("jane@example.org", "choir")
    assert rooms()["choir"]["members"] == []


# Titles


@pytest.mark.parametrize("title", ["", "   ", "\n\t"])
def test_a_group_without_a_title_is_called_by_its_id(people, site, rooms, title):
    with committed():
        site.portal_groups.editGroup("editors", title=title)
    set_setting("group_rooms", "all")
    assert rooms()["editors"]["title"] == "editors"


def test_groups_of_the_same_title_have_each_their_own_room(people, site, rooms):
    with committed():
        site.portal_groups.editGroup("choir", title="News")
        site.portal_groups.editGroup("editors", title="choir")
    set_setting("group_rooms", "all")
    found = rooms()
    assert [(name, each["title"]) for name, each in found.items()] == [
        ("choir", "News"),
        ("editors", "choir"),
        ("news", "News"),
    ]
    assert (ids(found["choir"]), ids(found["news"])) == (["jane@example.org"], ["bob"])


@pytest.mark.parametrize("title", ["<b>Chœur</b>\r\n\x00\x1b[1m", "\u202ered\u2066", "x" * 10000, "\ud800", '"}]'])
def test_titles_are_those_of_plone_and_not_endless(people, site, rooms, title):
    with committed():
        site.acl_users.mutable_properties._storage["choir"] = {"title": title, "isGroup": True}
    set_setting("group_rooms", "all")
    assert rooms()["choir"]["title"] == title.strip()[:500]


@pytest.mark.parametrize("group_id", ["x" * 2000, "a b/c@d", "<i>", "日本語", "..", "'\"&"])
def test_ids_of_every_kind_are_told_as_they_are(people, site, rooms, group_id):
    with committed():
        site.acl_users.source_groups.addGroup(group_id)
        site.acl_users.source_groups.addPrincipalToGroup("bob", group_id)
    set_setting("group_rooms", "all")
    found = rooms()[group_id]
    assert ids(found) == ["bob"]
    assert found["title"] == group_id[:500]


# Members


def test_groups_inside_of_each_other_end_somewhere(people, site, rooms):
    with committed():
        site.portal_groups.addPrincipalToGroup("editors", "news")
    set_setting("group_rooms", "all")
    assert ids(rooms()["news"]) == ids(rooms()["editors"]) == ["bob", "jane@example.org"]


def test_who_was_deleted_barred_or_is_of_the_zope_root_is_in_no_room(people, layer, site, rooms):
    add_root_user(layer["app"], "root-bob", "a-password-of-root")
    add_member(site, "reader", roles=("Reader",), groups=("choir",))
    add_member(site, "gone", groups=("choir",))
    set_setting("group_rooms", "all")
    assert ids(rooms()["choir"]) == ["gone", "jane@example.org"]
    delete_member(site, "gone")
    with committed():
        # Some plugins still know whom nobody is any more.
        for user_id in ("gone", SITE_OWNER_NAME, "root-bob"):
            site.acl_users.source_groups._group_principal_map["choir"].insert(user_id)
    assert ids(rooms()["choir"]) == ["jane@example.org"]
    set_setting("chat_groups", ("news",))
    assert {name: ids(each) for name, each in rooms().items()} == {"choir": [], "editors": ["bob"], "news": ["bob"]}


# Owners


def owners(rooms):
    found = [each["owners"] for each in rooms().values()]
    assert found.count(found[0]) == len(found)
    return found[0]


def test_who_administers_the_site_owns_every_room(people, site, rooms):
    add_member(site, "head", roles=("Member", "Manager"))
    add_member(site, "by-group", groups=("Site Administrators",))
    add_member(site, "nested", groups=("choir",))
    with committed():
        site.portal_groups.addPrincipalToGroup("choir", "Administrators")
    set_setting("group_rooms", "all")
    assert owners(rooms) == ["boss", "by-group", "head", "jane@example.org", "nested"]
    with committed():
        site.portal_groups.removePrincipalFromGroup("choir", "Administrators")
        site.acl_users.portal_role_manager.removeRoleFromPrincipal("Manager", "head")
    assert owners(rooms) == ["boss", "by-group"]


def test_administrators_who_may_not_chat_own_nothing(people, layer, site, rooms):
    """Those of the Zope root, deleted ones, and those that the site keeps out of the chat."""
    add_member(site, "gone", roles=("Member", "Manager"))
    add_root_user(layer["app"], "root-bob", "a-password-of-root")
    delete_member(site, "gone")
    with committed():
        for user_id in ("gone", "root-bob", SITE_OWNER_NAME):
            site.acl_users.portal_role_manager.assignRoleToPrincipal("Manager", user_id)
    set_setting("group_rooms", "all")
    assert owners(rooms) == ["boss"]
    set_setting("chat_groups", ("choir",))
    assert owners(rooms) == []


def test_other_roles_own_nothing(people, site, rooms):
    add_member(site, "editor", roles=("Member", "Editor", "Reviewer", "Owner"), groups=("Reviewers",))
    set_setting("group_rooms", "all")
    assert owners(rooms) == ["boss"]


# A group that is made again


def test_nothing_is_written_of_a_group_that_was_never_deleted(people, site, rooms):
    set_setting("group_rooms", "all")
    assert all("generation" not in each for each in rooms().values())
    assert not has_generations(site)


def test_a_group_that_is_made_again_is_told_apart_each_time(people, site, rooms):
    set_setting("group_rooms", "all")
    seen = [None]
    for _ in range(3):
        delete_group(site, "choir")
        add_group(site, "choir")
        seen.append(rooms()["choir"]["generation"])
    assert len(set(seen)) == 4
    assert rooms()["choir"]["generation"] == seen[-1]
    assert "generation" not in rooms()["editors"]


def test_a_group_that_is_renamed_or_emptied_is_the_same(people, site, rooms):
    set_setting("group_rooms", "all")
    with committed():
        site.portal_groups.editGroup("choir", title="Singers")
        site.portal_groups.removePrincipalFromGroup("jane@example.org", "choir")
    assert "generation" not in rooms()["choir"]


def test_a_deletion_that_is_taken_back_or_made_good_at_once_makes_no_other_group(people, site, rooms):
    set_setting("group_rooms", "all")
    site.portal_groups.removeGroup("choir")
    transaction.abort()
    with committed():
        site.portal_groups.removeGroup("choir")
        site.portal_groups.addGroup("choir")
    assert "generation" not in rooms()["choir"]


@pytest.mark.parametrize("group_id", ["x" * 2000, "a b/c@d", "日本語"])
def test_groups_with_ids_of_every_kind_are_told_apart(people, site, rooms, group_id):
    add_group(site, group_id)
    delete_group(site, group_id)
    add_group(site, group_id)
    set_setting("group_rooms", "all")
    assert 0 < len(rooms()[group_id]["generation"]) <= 100


def test_a_group_deleted_without_the_add_on_is_told_apart_where_any_was(people, site):
    delete_group(site, "choir")
    first = generation_of("choir", site)
    uninstall(site)
    add_group(site, "choir")
    delete_group(site, "choir")
    assert generation_of("choir", site) not in (None, first)


# A directory


def test_members_of_a_directory_are_in_rooms_once_with_its_names(people, site, rooms):
    add_directory(site)
    with committed():
        for principal_id in ("Bob.Small", "bob.small"):
            site.acl_users.source_groups.addPrincipalToGroup(principal_id, "choir")
        site.acl_users.portal_role_manager.assignRoleToPrincipal("Manager", "JDoe")
    set_setting("group_rooms", "all")
    assert rooms()["choir"]["members"] == [
        {"id": "Bob.Small", "fullname": "Bob Small"},
        {"id": "jane@example.org", "fullname": "Jané Dœ"},
    ]
    assert owners(rooms) == ["JDoe", "boss"]


def test_permission_by_a_role_of_everybody_counts_for_a_directory_too(people, site, rooms):
    add_directory(site)
    with committed():
        site.acl_users.source_groups.addPrincipalToGroup("JDoe", "choir")
    permit(site, "collective.converse: Chat", ["Reader"])
    set_setting("group_rooms", "all")
    assert ids(rooms()["choir"]) == []
    permit(site, "collective.converse: Chat", ["Authenticated"])
    assert ids(rooms()["choir"]) == ["JDoe", "jane@example.org"]


def fail(*args, **kw):
    raise LookupError("the directory does not answer")


def test_a_group_plugin_that_fails_stops_no_deletion_and_the_next_group_is_another(people, site, rooms, caplog):
    set_setting("group_rooms", "all")
    with pytest.MonkeyPatch.context() as patch, committed():
        site.portal_groups.removeGroup("choir")
        patch.setattr(GroupManager, "getGroupById", fail)
    assert "It is not known whether another plugin still has a group that was deleted." in caplog.text
    add_group(site, "choir")
    assert 0 < len(rooms()["choir"]["generation"]) <= 100


def test_a_directory_that_does_not_answer_takes_nobody_out_of_a_room(people, site, ask, monkeypatch, caplog):
    add_directory(site)
    set_setting("group_rooms", "all")
    monkeypatch.setattr(Directory, "enumerateUsers", fail)
    answer = ask()
    assert answer.status_code == 200
    assert answer.json()["rooms"] == []
    assert answer.json()["refused"]["code"] == "rooms-unknown"
    assert "directory" in answer.json()["refused"]["message"]
    assert "Rooms stay as they are" in caplog.text
    set_setting("group_rooms", "none")
    assert ask().json() == {"rooms": [], "refused": None}


def test_a_directory_that_keeps_its_failure_to_itself_takes_nobody_out_of_a_room(people, site, ask, monkeypatch):
    """As pas.plugins.ldap does: it knows nobody for some minutes, and says why where nobody looks."""
    add_directory(site)
    set_setting("group_rooms", "all")
    monkeypatch.setattr(Directory, "enumerateUsers", lambda *args, **kw: ())
    assert ask().json()["refused"] is None
    monkeypatch.setattr(Directory, "ldaperror", "server is down (for 3.00s)", raising=False)
    assert ask().json()["refused"]["code"] == "rooms-unknown"


def test_a_directory_that_fails_while_it_is_asked_takes_nobody_out_of_a_room(people, site, ask, monkeypatch):
    add_directory(site)
    set_setting("group_rooms", "all")
    get_members = GroupManager.getGroupMembers

    def lose(*args, **kw):
        monkeypatch.setattr(Directory, "ldaperror", "server is down (for 0.01s)", raising=False)
        return get_members(*args, **kw)

    monkeypatch.setattr(GroupManager, "getGroupMembers", lose)
    assert ask().json()["refused"]["code"] == "rooms-unknown"


@pytest.mark.parametrize("method", ["getGroupIds", "getGroupMembers"])
def test_groups_that_cannot_be_read_close_no_room(people, ask, monkeypatch, method):
    set_setting("group_rooms", "all")
    monkeypatch.setattr(GroupManager, method, fail)
    answer = ask()
    assert (answer.status_code, answer.json()["refused"]["code"]) == (200, "rooms-unknown")


# Many


def test_ten_thousand_members_in_two_hundred_groups_are_told_within_three_seconds(site, ask):
    """It takes a tenth of that on a machine with nothing else to do."""
    users = site.acl_users
    with committed():
        for number in range(200):
            site.portal_groups.addGroup(f"group-{number}", title=f"Group {number}")
        for number in range(10_000):
            user_id = f"member-{number}"
            # Not by addUser, which takes most of its time for the password.
            users.source_users._login_to_userid[user_id] = user_id
            users.source_users._userid_to_login[user_id] = user_id
            users.portal_role_manager._principal_roles[user_id] = ("Member",)
            users.mutable_properties._storage[user_id] = {"fullname": f"Member {number}", "isGroup": False}
            users.source_groups.addPrincipalToGroup(user_id, f"group-{number % 200}")
        users.portal_role_manager._principal_roles["member-7"] = ("Member", "Manager")
    set_setting("group_rooms", "all")
    answers = [ask() for _ in range(3)]
    found = answers[0].json()["rooms"]
    assert [len(each["members"]) for each in found] == [50] * 200
    assert all(each["owners"] == ["member-7"] for each in found)
    assert min(answer.elapsed for answer in answers) < timedelta(seconds=3)
