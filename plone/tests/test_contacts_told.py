"""Plone tells the gateway that contacts may be others, after the commit and in the background."""

from addon import uninstall
from collective.converse.contacts import telling
from collective.converse.contacts.bell import Bell
from gateway_server import Gateway
from gateway_server import KEY
from members import add_boss
from members import add_group
from members import add_member
from members import BOSS
from members import committed
from members import delete_group
from members import delete_member
from members import PASSWORD
from members import set_setting
from queue import Queue
from threading import enumerate as running_threads
from threading import Semaphore
import logging
import pytest
import socket
import transaction


PATH = "/.collective-converse/contacts-changed"
NOT_TOLD = "The gateway was not told that contacts have changed: "


@pytest.fixture
def gateway():
    with Gateway().listening() as gateway:
        yield gateway


@pytest.fixture
def known(site, zope_conf, key_file, gateway):
    """The gateway that this site tells, with a rule by which groups matter."""
    add_group(site, "choir", "Choir")
    add_group(site, "board", "Board")
    add_member(site, "jane", fullname="Jane", groups=("choir",))
    add_member(site, "bob", groups=("board",))
    set_setting("contact_rule", "groups")
    conf = {"gateway_url": gateway.origin, "gateway_key_file": str(key_file)}
    zope_conf({"collective.converse": conf})
    return gateway


@pytest.fixture
def rings(known, monkeypatch):
    """Origins of the gateways that are rung at, in place of ringing."""
    rings = []

    class Counting:
        def ring(self, door):
            rings.append(door[0])

    monkeypatch.setattr(telling, "bell", Counting())
    return rings


def tell_at_once(monkeypatch):
    monkeypatch.setattr(telling, "bell", Bell(telling.tell_gateway, lambda: None))


def wait_for_thread():
    for thread in running_threads():
        if thread.name == "collective.converse":
            thread.join(10)
            assert not thread.is_alive()


# What tells nothing


def test_a_transaction_that_is_given_up_tells_nothing(rings, site):
    transaction.begin()
    site.portal_groups.addPrincipalToGroup("bob", "choir")
    transaction.abort()
    assert rings == []


def test_a_site_without_a_gateway_tells_nothing(rings, site, zope_conf):
    zope_conf({})
    add_member(site, "tom", groups=("choir",))
    set_setting("contact_rule", "everyone")
    assert rings == []


def test_a_site_without_the_add_on_tells_nothing(rings, site):
    uninstall(site)
    del rings[:]
    add_group(site, "new")
    add_member(site, "tom", groups=("choir",))
    assert rings == []


def test_roles_that_stay_as_they_are_tell_nothing(rings, site):
    with committed():
        site.acl_users.userFolderEditUser("jane", None, ["Member"], [])
        site.acl_users.portal_role_manager.assignRoleToPrincipal("Member", "jane")
        site.acl_users.portal_role_manager.removeRoleFromPrincipal("Manager", "jane")
    assert rings == []


def test_roles_of_a_transaction_that_is_given_up_tell_nothing(rings, site):
    transaction.begin()
    site.acl_users.portal_role_manager.assignRoleToPrincipal("Manager", "jane")
    site.portal_groups.editGroup("choir", title="Chœur", roles=["Manager"])
    site.portal_registry["collective.converse.group_rooms"] = "all"
    transaction.abort()
    assert rings == []


def test_other_properties_tell_nothing(rings, site):
    with committed():
        site.portal_membership.getMemberById("jane").setMemberProperties({"location": "Bonn"})
        site.portal_groups.getGroupById("choir").setGroupProperties({"description": "We sing."})
    assert rings == []


def test_logging_in_tells_nothing(rings, visitor):
    visitor.log_in("jane", PASSWORD)
    assert rings == []


def test_settings_of_something_else_tell_nothing(rings):
    set_setting("theme", "dark")
    set_setting("auto_subscribe", True)
    assert rings == []


# What is told, each as what administers users does it


@pytest.mark.parametrize(
    "change",
    [
        lambda site: site.portal_groups.addGroup("new", title="New"),
        lambda site: site.portal_groups.editGroup("choir", title="Chœur"),
        lambda site: site.portal_groups.getGroupById("choir").setGroupProperties({"title": "Chœur"}),
        lambda site: site.portal_groups.removeGroup("choir"),
        lambda site: site.portal_groups.addPrincipalToGroup("bob", "choir"),
        lambda site: site.portal_groups.removePrincipalFromGroup("jane", "choir"),
        lambda site: site.portal_groups.addPrincipalToGroup("board", "choir"),
        lambda site: site.portal_groups.setRolesForGroup("choir", ["Site Administrator"]),
        lambda site: site.portal_groups.editGroup("choir", roles=["Manager"]),
        lambda site: site.acl_users.userFolderEditUser("jane", None, ["Member", "Manager"], []),
        lambda site: site.acl_users.portal_role_manager.assignRoleToPrincipal("Manager", "jane"),
        lambda site: site.acl_users.portal_role_manager.removeRoleFromPrincipal("Member", "jane"),
        lambda site: site.acl_users.userFolderAddUser("tom", PASSWORD, ["Member"], []),
        lambda site: site.acl_users.userFolderDelUsers(["jane"]),
        lambda site: site.portal_membership.getMemberById("jane").setMemberProperties({"fullname": "J."}),
        lambda site: site.portal_membership.getMemberById("jane").setMemberProperties({"email": "j@example.org"}),
    ],
)
def test_users_and_groups_are_told_of_when_they_change(rings, known, site, change):
    with committed():
        change(site)
    assert rings == [known.origin]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contact_rule", "invited"),
        ("contact_rule", "everyone"),
        ("contact_groups", ("choir",)),
        ("chat_groups", ()),
        ("group_rooms", "all"),
        ("room_groups", ("choir",)),
    ],
)
def test_the_rule_is_told_of_when_it_changes(rings, known, name, value):
    set_setting(name, value)
    assert rings == [known.origin]


def test_members_are_told_of_while_the_rule_gives_nobody_because_others_search_them(rings, known, site):
    set_setting("contact_rule", "invited")
    del rings[:]
    add_group(site, "new")
    assert rings == [known.origin]


def test_many_changes_of_one_transaction_are_told_once(rings, known, site):
    with committed():
        for number in range(50):
            site.acl_users.userFolderAddUser(f"m{number}", PASSWORD, ["Member"], [])
            site.portal_groups.addPrincipalToGroup(f"m{number}", "choir")
    assert rings == [known.origin]


def test_a_change_of_the_rule_is_told_though_users_changed_before_it(rings, known, site):
    set_setting("contact_rule", "invited")
    del rings[:]
    with committed():
        site.portal_groups.addPrincipalToGroup("bob", "choir")
        site.portal_registry["collective.converse.contact_rule"] = "groups"
    assert rings == [known.origin]


def test_what_is_done_in_the_panels_and_services_is_told(rings, known, site, visitor):
    add_boss(site)
    del rings[:]
    send = visitor.session.request
    json = {"Accept": "application/json"}
    url = visitor.site_url
    send("PATCH", f"{url}/@groups/choir", json={"title": "Chœur"}, auth=BOSS, headers=json)
    assert len(rings) == 1
    send("PATCH", f"{url}/@controlpanels/xmpp-settings", json={"contact_rule": "everyone"}, auth=BOSS, headers=json)
    assert len(rings) == 2
    send("PATCH", f"{url}/@groups/choir", json={"roles": ["Site Administrator"]}, auth=BOSS, headers=json)
    assert len(rings) == 3
    send("PATCH", f"{url}/@users/jane", json={"roles": {"Reviewer": True}}, auth=BOSS, headers=json)
    assert len(rings) == 4
    send("PATCH", f"{url}/@controlpanels/xmpp-settings", json={"group_rooms": "all"}, auth=BOSS, headers=json)
    assert len(rings) == 5


# How it is told


def test_it_is_a_signed_order_without_a_body(known, site, monkeypatch):
    tell_at_once(monkeypatch)
    delete_group(site, "board")
    wait_for_thread()
    (order,) = [order for order in known.orders if order.path == PATH]
    assert (order.method, order.body) == ("POST", b"")
    assert order.is_signed


def test_the_gateway_that_asks_back_gets_what_is_new(known, site, monkeypatch):
    """It is told after the commit."""
    tell_at_once(monkeypatch)
    members = Queue()

    def answer(handler):
        if handler.path != PATH:
            return
        connection = site._p_jar.db().open(transaction.TransactionManager())
        stored = connection.get(site.acl_users.source_groups._group_principal_map["choir"]._p_oid)
        members.put(sorted(stored))
        connection.close()
        handler.send_response(202)
        handler.end_headers()

    known.answer = answer
    with committed():
        site.portal_groups.addPrincipalToGroup("bob", "choir")
    assert members.get(timeout=10) == ["bob", "jane"]


@pytest.mark.parametrize("fault", ["gone", "refused", "no key", "silent"])
def test_a_gateway_that_is_not_told_costs_nothing(known, site, monkeypatch, caplog, zope_conf, key_file, fault):
    tell_at_once(monkeypatch)
    monkeypatch.setattr("collective.converse.gateway.NOTICE_SECONDS", 0.1)
    caplog.set_level(logging.INFO)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        # Takes connections and never answers.
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        if fault == "gone":
            silent.close()
        if fault in ("gone", "silent"):
            zope_conf({"collective.converse": {"gateway_url": url, "gateway_key_file": str(key_file)}})
        if fault == "refused":
            known.answer_with({"code": "system-signature-wrong"}, 401)
        if fault == "no key":
            key_file.unlink()
        delete_member(site, "bob")
        wait_for_thread()
    (record,) = [each for each in caplog.records if each.getMessage().startswith(NOT_TOLD)]
    assert (record.name, record.levelno) == ("collective.converse", logging.INFO)
    assert KEY not in caplog.text
    assert site.acl_users.getUserById("bob") is None


# The bell


class Door:
    """Where rings are counted, and each takes as long as a test wants."""

    def __init__(self):
        self.rings = Queue()
        self.open = Semaphore(0)

    def ring_at(self, door):
        self.rings.put(door)
        assert self.open.acquire(timeout=10)


def test_rings_before_the_first_is_heard_are_one():
    door, soon = Door(), Semaphore(0)
    bell = Bell(door.ring_at, lambda: soon.acquire(timeout=10))
    for _ in range(10):
        bell.ring("a")
    soon.release()
    door.open.release()
    assert door.rings.get(timeout=10) == "a"
    wait_for_thread()
    assert door.rings.empty()


def test_rings_while_one_is_heard_are_one_more():
    door = Door()
    bell = Bell(door.ring_at, lambda: None)
    bell.ring("a")
    assert door.rings.get(timeout=10) == "a"
    for _ in range(10):
        bell.ring("a")
    door.open.release(2)
    assert door.rings.get(timeout=10) == "a"
    wait_for_thread()
    assert door.rings.empty()


def test_a_door_that_does_not_open_holds_up_no_other():
    door = Door()
    bell = Bell(door.ring_at, lambda: None)
    bell.ring("a")
    bell.ring("b")
    assert {door.rings.get(timeout=10), door.rings.get(timeout=10)} == {"a", "b"}
    door.open.release(2)
    wait_for_thread()


def test_a_bell_can_be_rung_again():
    door = Door()
    bell = Bell(door.ring_at, lambda: None)
    for _ in range(3):
        bell.ring("a")
        door.open.release()
        assert door.rings.get(timeout=10) == "a"
        wait_for_thread()
