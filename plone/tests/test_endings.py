"""Whose sessions in the chat end, as Plone tells the gateway: after the commit, in the background."""

from addon import uninstall
from collective.converse.endings import telling
from collective.converse.freed.table import freed_at
from gateway_server import Gateway
from members import add_boss
from members import add_group
from members import add_member
from members import add_root_user
from members import BOSS
from members import committed
from members import delete_group
from members import delete_member
from members import PASSWORD
from members import permit
from members import set_setting
from plone.app.testing import logout
from threading import enumerate as running_threads
from threading import Event
import logging
import pytest
import socket
import transaction


PATH = "/.collective-converse/ended"


@pytest.fixture
def gateway():
    with Gateway().listening() as gateway:
        yield gateway


@pytest.fixture
def site(site, zope_conf, key_file, gateway):
    """A site with a gateway that it tells."""
    conf = {"gateway_url": gateway.origin, "gateway_key_file": str(key_file)}
    zope_conf({"collective.converse": conf})
    add_group(site, "choir", "Choir")
    add_group(site, "board", "Board")
    add_member(site, "jane", fullname="Jane", groups=("choir",))
    add_member(site, "bob", groups=("board",))
    return site


@pytest.fixture
def told(site, gateway):
    """What the gateway was told since the last time: `[(user, reason)]`, all signed; `told.by` then says by whom."""

    def told():
        for thread in running_threads():
            if thread.name.startswith("collective.converse"):
                thread.join(10)
                assert not thread.is_alive()
        orders = [order for order in gateway.orders if order.path == PATH]
        del gateway.orders[:]
        assert all(order.method == "POST" and order.is_signed for order in orders)
        told.freed = [order.settings.get("freed") for order in orders]
        told.by = [order.settings.get("by") for order in orders]
        return [(order.settings["user"], order.settings["reason"]) for order in orders]

    told()
    return told


# What ends nothing


def test_a_transaction_that_is_given_up_ends_nothing(told, site):
    transaction.begin()
    site.acl_users.userFolderDelUsers(["jane"])
    transaction.abort()
    assert told() == []


def test_a_site_without_the_add_on_ends_nothing(told, site):
    uninstall(site)
    told()
    delete_member(site, "jane")
    assert told() == []


def test_a_site_without_a_gateway_ends_nothing(told, site, zope_conf):
    zope_conf({})
    delete_member(site, "jane")
    assert told() == []


def test_who_logs_in_or_changes_their_name_stays(told, site, visitor):
    visitor.log_in("jane", PASSWORD)
    with committed():
        site.portal_membership.getMemberById("jane").setMemberProperties({"fullname": "Jane Doe"})
    assert told() == []


def test_who_joins_a_group_stays(told, site):
    with committed():
        site.portal_groups.addPrincipalToGroup("jane", "board")
    assert told() == []


def test_who_leaves_a_group_and_may_still_chat_stays(told, site):
    with committed():
        site.portal_groups.removePrincipalFromGroup("jane", "choir")
    assert told() == []
    set_setting("chat_groups", ("choir", "board"))
    assert told() == [(None, "barred")]
    with committed():
        site.portal_groups.addPrincipalToGroup("jane", "choir")
    # Out of one and into another in one go.
    with committed():
        site.portal_groups.removePrincipalFromGroup("jane", "choir")
        site.portal_groups.addPrincipalToGroup("jane", "board")
    assert told() == []


def test_a_visitor_who_opens_the_logout_page_ends_nothing(told, visitor):
    visitor.page("/logout")
    assert told() == []


def test_a_root_user_who_logs_out_ends_no_members_session(told, site, layer, visitor):
    add_root_user(layer["app"], "rootuser", PASSWORD)
    visitor.page("/logout", auth=("rootuser", PASSWORD))
    assert told() == []


def test_settings_of_something_else_end_nothing(told, site):
    set_setting("theme", "dark")
    set_setting("enabled", True)
    assert told() == []


def test_chat_that_zope_conf_keeps_on_ends_for_nobody(told, site, zope_conf, gateway, key_file):
    conf = {"gateway_url": gateway.origin, "gateway_key_file": str(key_file), "enabled": "true"}
    zope_conf({"collective.converse": conf})
    set_setting("enabled", False)
    assert told() == []


# What ends sessions


def test_a_logout_ends_the_sessions_of_who_logged_out(told, site, visitor):
    visitor.log_in("jane", PASSWORD)
    visitor.page("/logout")
    assert told() == [("jane", "logout")]
    assert told.by == ["jane"]


def test_a_logout_over_restapi_too(told, site, visitor):
    answer = visitor.session.post(
        f"{visitor.site_url}/@login",
        json={"login": "jane", "password": PASSWORD},
        headers={"Accept": "application/json"},
    )
    bearer = {"Accept": "application/json", "Authorization": f"Bearer {answer.json()['token']}"}
    visitor.session.post(f"{visitor.site_url}/@logout", headers=bearer)
    assert told() == [("jane", "logout")]


def test_a_deleted_member_is_told_once_with_the_moment_at_which_the_id_was_given_up(told, site):
    delete_member(site, "jane")
    assert told() == [("jane", "deleted")]
    assert told.freed == [freed_at("jane", site)]
    assert told.freed[0] > 0


def test_who_is_not_deleted_gives_no_id_up(told, site):
    with committed():
        site.acl_users.userSetPassword("jane", "another-test-password-2")
    assert told() == [("jane", "password")]
    assert told.freed == [None]


def test_who_is_deleted_and_made_anew_loses_no_messages(told, site):
    with committed():
        site.acl_users.userFolderDelUsers(["jane"])
        site.acl_users.source_users.addUser("jane", "jane", PASSWORD)
    assert told() == [("jane", "password")]


def test_a_member_whom_an_administrator_deletes(told, site, visitor):
    add_boss(site)
    told()
    answer = visitor.session.delete(
        f"{visitor.site_url}/@users/jane", auth=BOSS, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 204
    assert told() == [("jane", "deleted")]
    assert told.by == ["boss"]


def test_a_manager_of_zope_who_changes_a_password_is_told_by_their_id(told, site, layer, visitor):
    add_root_user(layer["app"], "rootuser", PASSWORD)
    answer = visitor.session.patch(
        f"{visitor.site_url}/@users/jane",
        auth=("rootuser", PASSWORD),
        json={"password": "another-test-password-2"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 204
    assert told() == [("jane", "password")]
    assert told.by == ["rootuser"]


def test_an_administrator_who_bars_a_member_is_told(told, site, visitor):
    add_boss(site)
    set_setting("chat_groups", ("choir",))
    told()
    answer = visitor.session.patch(
        f"{visitor.site_url}/@groups/choir",
        auth=BOSS,
        json={"users": {"jane": False}},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 204
    assert told() == [("jane", "barred")]
    assert told.by == ["boss"]


def test_where_nobody_is_logged_in_nobody_is_named(told, site):
    logout()
    delete_member(site, "jane")
    assert told() == [("jane", "deleted")]
    assert told.by == [None]


def test_another_password_ends_sessions(told, site):
    with committed():
        site.acl_users.userSetPassword("jane", "another-test-password-2")
    assert told() == [("jane", "password")]


def test_who_loses_the_group_that_lets_them_chat(told, site):
    set_setting("chat_groups", ("choir",))
    told()
    with committed():
        site.portal_groups.removePrincipalFromGroup("jane", "choir")
    assert told() == [("jane", "barred")]


def test_who_loses_the_group_whose_role_has_the_permission(told, site):
    with committed():
        site.acl_users.portal_role_manager.assignRoleToPrincipal("Editor", "choir")
    permit(site, "collective.converse: Chat", ["Editor"])
    with committed():
        site.portal_groups.removePrincipalFromGroup("jane", "choir")
    assert told() == [("jane", "barred")]


def test_a_group_that_leaves_one_that_lets_chat(told, site):
    add_group(site, "altos", inside="choir")
    set_setting("chat_groups", ("choir",))
    told()
    with committed():
        site.portal_groups.removePrincipalFromGroup("altos", "choir")
    assert told() == [(None, "barred")]


def test_a_deleted_group_that_lets_chat(told, site):
    set_setting("chat_groups", ("choir", "board"))
    told()
    delete_group(site, "choir")
    assert told() == [("jane", "barred")]


def test_other_groups_that_let_chat(told, site):
    set_setting("chat_groups", ("choir",))
    assert told() == [(None, "barred")]


def test_chat_that_is_switched_off(told, site):
    set_setting("enabled", False)
    assert told() == [(None, "off")]


def test_a_transaction_of_several(told, site):
    with committed():
        site.acl_users.userSetPassword("jane", "another-test-password-2")
        site.acl_users.userSetPassword("bob", "another-test-password-2")
        site.acl_users.userFolderDelUsers(["jane"])
    assert sorted(told()) == [("bob", "password"), ("jane", "deleted")]


def test_an_id_of_any_letters(told, site):
    add_member(site, "zoë@例え.jp")
    told()
    delete_member(site, "zoë@例え.jp")
    assert told() == [("zoë@例え.jp", "deleted")]


# When the gateway is not there


def test_a_gateway_that_does_not_answer_fails_no_change(told, site, zope_conf, key_file, caplog):
    with socket.create_server(("127.0.0.1", 0)) as free:
        origin = f"http://127.0.0.1:{free.getsockname()[1]}"
    zope_conf({"collective.converse": {"gateway_url": origin, "gateway_key_file": str(key_file)}})
    with caplog.at_level(logging.WARNING, "collective.converse"):
        delete_member(site, "jane")
        assert told() == []
    assert "will notice within five minutes" in caplog.text


def test_nobody_waits_for_a_gateway_that_is_slow(told, site, gateway, monkeypatch):
    asked, go_on = Event(), Event()
    monkeypatch.setattr(telling, "send_ended", lambda *args: asked.set() or go_on.wait(10))
    delete_member(site, "jane")
    assert asked.wait(10)
    assert site.acl_users.getUserById("jane") is None
    go_on.set()


def test_an_error_while_it_is_looked_who_may_stay_fails_no_change(told, site, monkeypatch, caplog):
    def fail(user, site):
        raise RuntimeError("a plugin stumbles")

    monkeypatch.setattr(telling, "refusal_for", fail)
    with committed():
        site.acl_users.userFolderDelUsers(["bob"])
        site.portal_groups.removePrincipalFromGroup("jane", "choir")
    assert "It is not known who may stay in the chat." in caplog.text
    assert sorted(told()) == [("bob", "barred"), ("jane", "barred")]
