"""`@converse-system-contacts`: the gateway asks who has whom as a contact, signed with the site's key."""

from AccessControl.users import UnrestrictedUser
from collective.converse.contacts.chatters import Chatters
from collective.converse.eligibility import is_member
from collective.converse.eligibility import may_chat
from collective.converse.member import display_name
from collective.converse.settings import site_settings
from datetime import timedelta
from directory import add_directory
from directory import Directory
from gateway_server import signature_header
from members import add_group
from members import add_member
from members import add_root_user
from members import committed
from members import delete_group
from members import delete_member
from members import permit
from members import set_record
from members import set_setting
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import TEST_USER_ID
from Products.PluggableAuthService.PluggableAuthService import PluggableAuthService
import pytest


PATH = "/@converse-system-contacts"


@pytest.fixture
def ask(known, visitor):
    """GET the service as the gateway does, or with the signature of another request."""

    def ask(method="GET", path=PATH, direction="gateway", query=""):
        headers = {"X-Converse-Signature": signature_header(direction, method, path)}
        return visitor.service(f"@converse-system-contacts{query}", headers=headers)

    return ask


@pytest.fixture
def groups(ask):
    """The groups that are answered: titles with the ids of members, by id."""

    def groups():
        answer = ask()
        assert answer.status_code == 200
        assert answer.json()["refused"] is None
        return {
            each["id"]: (each["title"], [member["id"] for member in each["members"]])
            for each in answer.json()["groups"]
        }

    return groups


@pytest.fixture
def people(site):
    """Editors with editors of news inside, and a choir of two."""
    add_group(site, "editors", "Editors")
    add_group(site, "news", "News", inside="editors")
    add_group(site, "choir")
    add_member(site, "jane@example.org", login="jdoe", fullname="Jané Dœ", groups=("editors", "choir"))
    add_member(site, "bob", fullname="Bob", groups=("news",))
    add_member(site, "Bob", fullname="", groups=("choir",))


# Refused


def test_who_does_not_sign_learns_nothing(known, people, visitor):
    set_setting("contact_rule", "groups")
    answer = visitor.service("@converse-system-contacts")
    assert answer.status_code == 401
    assert answer.json()["code"] == "system-signature-missing"
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json()) == {"code", "message"}


@pytest.mark.parametrize(
    "signed",
    [{"path": "/@converse-system"}, {"direction": "plone"}, {"method": "POST"}, {"query": "?rule=everyone"}],
)
def test_the_signature_of_another_request_is_refused(people, ask, signed):
    answer = ask(**signed)
    assert (answer.status_code, answer.json()["code"]) == (401, "system-signature-wrong")


def test_a_site_without_a_key_answers_nobody(site, ask, zope_conf):
    zope_conf({})
    answer = ask()
    assert (answer.status_code, answer.json()["code"]) == (404, "system-off")


# Nobody until they are added


def test_nobody_is_given_unless_the_site_decides_so(people, ask):
    answer = ask()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json() == {"rule": "invited", "groups": [], "refused": None}


# Groups


def test_members_of_a_group_are_told_with_their_names(people, ask):
    set_setting("contact_rule", "groups")
    assert ask().json() == {
        "rule": "groups",
        "groups": [
            {
                "id": "choir",
                "title": "choir",
                "members": [{"id": "Bob", "fullname": "Bob"}, {"id": "jane@example.org", "fullname": "Jané Dœ"}],
            },
            {
                "id": "editors",
                "title": "Editors",
                "members": [{"id": "bob", "fullname": "Bob"}, {"id": "jane@example.org", "fullname": "Jané Dœ"}],
            },
        ],
        "refused": None,
    }


def test_groups_that_plone_makes_and_those_of_one_member_are_left_out(people, site, groups):
    for number in (1, 2):
        add_member(site, f"boss-{number}", groups=("Administrators", "Site Administrators", "Reviewers"))
    set_setting("contact_rule", "groups")
    assert list(groups()) == ["choir", "editors"]


def test_groups_inside_of_each_other_end_somewhere(people, site, groups):
    with committed():
        site.portal_groups.addPrincipalToGroup("editors", "news")
    set_setting("contact_rule", "groups")
    assert groups()["news"] == ("News", ["bob", "jane@example.org"])
    assert groups()["editors"] == ("Editors", ["bob", "jane@example.org"])


def test_who_was_deleted_or_may_not_chat_is_not_told(people, site, groups):
    add_member(site, "reader", fullname="Reader", roles=("Reader",), groups=("choir", "editors"))
    add_member(site, "gone", groups=("choir", "editors"))
    set_setting("contact_rule", "groups")
    assert groups()["choir"][1] == ["Bob", "gone", "jane@example.org"]
    delete_member(site, "gone")
    # Some plugins still know whom nobody is any more.
    with committed():
        site.acl_users.source_groups._group_principal_map["choir"].insert("gone")
        site.acl_users.source_groups._group_principal_map["choir"].insert("never was")
    assert groups()["choir"][1] == ["Bob", "jane@example.org"]
    assert groups()["editors"][1] == ["bob", "jane@example.org"]


def test_a_user_of_the_zope_root_is_not_told(people, layer, site, groups):
    add_root_user(layer["app"], "root-bob", "a-password-of-root")
    with committed():
        for user_id in (SITE_OWNER_NAME, "root-bob"):
            site.acl_users.source_groups.addPrincipalToGroup(user_id, "choir")
    set_setting("contact_rule", "groups")
    assert groups()["choir"][1] == ["Bob", "jane@example.org"]


def test_who_has_the_permission_by_a_group_or_for_everybody_is_told(people, site, groups):
    add_member(site, "reader", roles=("Reader",), groups=("choir",))
    set_setting("contact_rule", "groups")
    assert "reader" not in groups()["choir"][1]
    with committed():
        site.portal_groups.setRolesForGroup("choir", ["Member"])
    assert "reader" in groups()["choir"][1]
    with committed():
        site.portal_groups.setRolesForGroup("choir", [])
    assert "reader" not in groups()["choir"][1]
    permit(site, "collective.converse: Chat", ["Authenticated"])
    assert "reader" in groups()["choir"][1]


def test_where_groups_may_chat_others_are_not_told(people, site, groups):
    set_setting("contact_rule", "groups")
    set_setting("chat_groups", ("editors",))
    assert groups() == {"editors": ("Editors", ["bob", "jane@example.org"])}
    set_setting("chat_groups", ("choir",))
    assert groups() == {"choir": ("choir", ["Bob", "jane@example.org"])}


@pytest.mark.parametrize("title", ["", "   "])
def test_a_group_without_a_title_is_called_by_its_id(people, site, groups, title):
    with committed():
        site.portal_groups.editGroup("editors", title=title)
    set_setting("contact_rule", "groups")
    assert groups()["editors"][0] == "editors"


def test_titles_and_names_are_those_of_plone_and_not_endless(people, site, ask):
    with committed():
        site.portal_groups.editGroup("choir", title="<b>Chœur\n" + "x" * 10000)
        site.acl_users.mutable_properties._storage["Bob"]["fullname"] = "B" * 10000
    set_setting("contact_rule", "groups")
    choir = ask().json()["groups"][0]
    assert choir["title"] == "<b>Chœur\n" + "x" * 491
    assert choir["members"][0] == {"id": "Bob", "fullname": "B" * 500}


def test_a_member_who_never_had_properties_is_called_by_their_login_name(people, site, ask):
    with committed():
        site.acl_users.mutable_properties.deleteUser("Bob")
        site.acl_users.source_users.updateUser("Bob", "bobby@example.org")
    set_setting("contact_rule", "groups")
    assert ask().json()["groups"][0]["members"][0] == {"id": "Bob", "fullname": "Bob"}


# Many, and those of other plugins


@pytest.fixture
def chatters(people, site):
    """`Chatters` of the site as it is now."""
    return lambda: Chatters(site, site_settings())


def one_by_one(site, user_id):
    """What `Chatters.person` answers, by the ways that services for one member take."""
    user = site.acl_users.getUserById(user_id)
    if user is None or not is_member(user, site) or not may_chat(user, site, site_settings()):
        return None
    return {"id": user.getId(), "fullname": display_name(user)}


@pytest.mark.parametrize("chat_groups", [(), ("choir",), ("editors",)])
@pytest.mark.parametrize("roles", [("Member",), ("Authenticated",), ("Reader",), ("Anonymous",), ("Owner",), ()])
def test_what_is_looked_up_for_many_is_what_is_said_of_one(chatters, site, chat_groups, roles):
    add_member(site, "reader", fullname="  ", roles=("Reader",), groups=("news",))
    add_member(site, "nobody", roles=(), groups=("choir",))
    add_member(site, "owner", roles=())
    add_member(site, "bare", login="bare@example.org")
    with committed():
        site.acl_users.mutable_properties.deleteUser("bare")
        site.manage_setLocalRoles("owner", ["Owner"])
        site.manage_setLocalRoles("choir", ["Owner"])
        site.portal_groups.setRolesForGroup("news", ["Member"])
    permit(site, "collective.converse: Chat", roles)
    set_setting("chat_groups", chat_groups)
    found = chatters()
    for user_id in ("jane@example.org", "bob", "Bob", "reader", "nobody", "owner", "bare", "ghost", "choir", ""):
        assert found.person(user_id) == one_by_one(site, user_id), user_id


def test_members_are_not_made_users_one_by_one(people, site, ask, monkeypatch):
    """Which takes ten times as long."""
    set_setting("contact_rule", "groups")
    set_setting("chat_groups", ("choir", "news"))
    made = []
    make = PluggableAuthService._findUser
    monkeypatch.setattr(
        PluggableAuthService, "_findUser", lambda *args, **kw: made.append(args[2]) or make(*args, **kw)
    )
    assert len(ask().json()["groups"]) == 2
    assert {"jane@example.org", "bob", "Bob"}.isdisjoint(made)


def test_two_thousand_members_in_twenty_groups_are_told_within_half_a_second(site, ask):
    """It takes a tenth of that on a machine with nothing else to do."""
    users = site.acl_users
    with committed():
        for number in range(20):
            site.portal_groups.addGroup(f"group-{number}", title=f"Group {number}")
        for number in range(2000):
            user_id = f"member-{number}"
            # Not by addUser, which takes most of its time for the password.
            users.source_users._login_to_userid[user_id] = user_id
            users.source_users._userid_to_login[user_id] = user_id
            users.portal_role_manager.assignRoleToPrincipal("Member", user_id)
            users.mutable_properties._storage[user_id] = {"fullname": f"Member {number}", "isGroup": False}
            users.source_groups.addPrincipalToGroup(user_id, f"group-{number % 20}")
    set_setting("contact_rule", "groups")
    answers = [ask() for _ in range(3)]
    groups = answers[0].json()["groups"]
    assert [len(each["members"]) for each in groups] == [100] * 20
    assert min(answer.elapsed for answer in answers) < timedelta(seconds=0.5)


def test_the_emergency_user_is_not_told_under_the_id_of_a_member(chatters, monkeypatch):
    assert chatters().person("bob") is not None
    emergency = UnrestrictedUser("bob", "a-password", ("manage",), [])
    monkeypatch.setattr(PluggableAuthService, "_emergency_user", emergency)
    assert chatters().person("bob") is None


def test_members_of_a_directory_are_told_once_with_its_names(people, site, ask):
    add_directory(site)
    with committed():
        for principal_id in ("Bob.Small", "bob.small"):
            site.acl_users.source_groups.addPrincipalToGroup(principal_id, "choir")
        site.acl_users.mutable_properties._storage["Bob.Small"] = {"fullname": "Another name", "isGroup": False}
    set_setting("contact_rule", "groups")
    assert ask().json()["groups"][0]["members"] == [
        {"id": "Bob", "fullname": "Bob"},
        {"id": "Bob.Small", "fullname": "Bob Small"},
        {"id": "jane@example.org", "fullname": "Jané Dœ"},
    ]


# Named groups


def test_only_named_groups_are_told(people, groups):
    set_setting("contact_groups", ("choir",))
    assert groups() == {}
    set_setting("contact_rule", "named")
    assert groups() == {"choir": ("choir", ["Bob", "jane@example.org"])}
    set_setting("contact_groups", ())
    assert groups() == {}


def test_a_named_group_that_was_deleted_is_left_out(people, site, groups):
    set_setting("contact_groups", ("choir", "editors"))
    set_setting("contact_rule", "named")
    delete_group(site, "choir")
    assert list(groups()) == ["editors"]


def test_a_group_that_plone_makes_can_be_named(people, site, groups):
    for number in (1, 2):
        add_member(site, f"boss-{number}", groups=("Site Administrators",))
    set_setting("contact_groups", ("Site Administrators",))
    set_setting("contact_rule", "named")
    assert groups() == {"Site Administrators": ("Site Administrators", ["boss-1", "boss-2"])}


# Everybody


def test_everybody_is_one_group_in_the_sites_language(people, site, groups):
    add_member(site, "reader", roles=("Reader",))
    set_setting("contact_rule", "everyone")
    everybody = ["Bob", "bob", "jane@example.org", TEST_USER_ID]
    assert groups() == {"": ("All members", everybody)}
    set_record("plone.available_languages", ["pt-br", "de"])
    set_record("plone.default_language", "de")
    assert groups() == {"": ("Alle Mitglieder", everybody)}
    set_record("plone.default_language", "pt-br")
    assert groups() == {"": ("Todos os membros", everybody)}


def test_more_than_can_be_are_not_told_at_all(people, ask, monkeypatch):
    set_setting("contact_rule", "everyone")
    monkeypatch.setattr("collective.converse.contacts.rule.MOST_CONTACTS", 4)
    assert len(ask().json()["groups"][0]["members"]) == 4
    monkeypatch.setattr("collective.converse.contacts.rule.MOST_CONTACTS", 3)
    answer = ask()
    assert answer.status_code == 200
    refused = answer.json()["refused"]
    assert answer.json() == {"rule": "everyone", "groups": [], "refused": refused}
    assert refused["code"] == "contacts-too-many"
    assert "members may chat" in refused["message"]


def test_zope_conf_comes_first(people, ask, zope_conf, key_file):
    keys = {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}
    zope_conf({"collective.converse": {**keys, "contact_rule": "named", "contact_groups": "choir, ghosts"}})
    answer = ask().json()
    assert (answer["rule"], [each["id"] for each in answer["groups"]]) == ("named", ["choir"])


# A directory that does not answer


def fail(*args, **kw):
    raise LookupError("the directory does not answer")


@pytest.mark.parametrize("rule", ["groups", "named", "everyone"])
def test_a_directory_that_does_not_answer_takes_nobody_out_of_a_list(rule, site, ask, monkeypatch, caplog):
    add_directory(site)
    set_setting("contact_rule", rule)
    monkeypatch.setattr(Directory, "enumerateUsers", fail)
    answer = ask()
    assert (answer.status_code, answer.json()["groups"]) == (200, [])
    assert answer.json()["refused"]["code"] == "contacts-unknown"
    assert "directory" in answer.json()["refused"]["message"]
    assert "Contacts stay as they are" in caplog.text
    set_setting("contact_rule", "invited")
    assert ask().json() == {"rule": "invited", "groups": [], "refused": None}


def test_nor_does_one_that_keeps_its_failure_to_itself(site, ask, monkeypatch):
    """As pas.plugins.ldap does: it knows nobody for some minutes, and says why where nobody looks."""
    add_directory(site)
    set_setting("contact_rule", "groups")
    monkeypatch.setattr(Directory, "enumerateUsers", lambda *args, **kw: ())
    assert ask().json()["refused"] is None
    monkeypatch.setattr(Directory, "ldaperror", "server is down (for 3.00s)", raising=False)
    assert ask().json()["refused"]["code"] == "contacts-unknown"
