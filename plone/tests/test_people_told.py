"""Plone tells the gateway of whom others see something else, after the commit and in the background."""

from addon import uninstall
from collective.converse.portraits import telling
from collective.converse.portraits.waiting import Waiting
from gateway_server import Gateway
from gateway_server import KEY
from members import add_boss
from members import add_member
from members import add_portrait
from members import BOSS
from members import committed
from OFS.Image import Image
from pictures import picture
from threading import enumerate as running_threads
from threading import Event
import base64
import json
import logging
import pytest
import socket
import transaction


PATH = "/.collective-converse/people-changed"
PNG = base64.b64encode(picture()).decode("ascii")


@pytest.fixture
def gateway():
    with Gateway().listening() as gateway:
        yield gateway


@pytest.fixture
def known(site, zope_conf, key_file, gateway):
    """The gateway that this site tells."""
    add_member(site, "jane", fullname="Jane")
    add_member(site, "bob@example.org", login="bob", fullname="Bob")
    zope_conf({"collective.converse": {"gateway_url": gateway.origin, "gateway_key_file": str(key_file)}})
    return gateway


@pytest.fixture
def told(known, monkeypatch):
    """Ids of those of whom the gateway would be told, a list for each transaction."""
    told = []

    class Noting:
        def add(self, door, user_ids):
            told.append(list(user_ids))

    monkeypatch.setattr(telling, "waiting", Noting())
    return told


def wait_for_thread():
    for thread in running_threads():
        if thread.name == "collective.converse":
            thread.join(10)
            assert not thread.is_alive()


def rename(site, user_id, **properties):
    site.portal_membership.getMemberById(user_id).setMemberProperties(properties)


# What tells nothing


def test_a_transaction_that_is_given_up_tells_nothing(told, site):
    transaction.begin()
    rename(site, "jane", fullname="Jane Roe")
    transaction.abort()
    assert told == []


def test_other_properties_and_other_pictures_tell_nothing(told, site, layer):
    with committed():
        rename(site, "jane", location="Bonn")
        site._setObject("jane", Image("jane", "", picture()))
        site._delObject("jane")
    assert told == []


def test_a_site_without_a_gateway_tells_nothing(told, site, zope_conf):
    zope_conf({})
    add_portrait(site, "jane")
    assert told == []


def test_a_site_without_the_add_on_tells_nothing(told, site):
    uninstall(site)
    add_portrait(site, "jane")
    assert told == []


def test_a_gateway_that_does_not_answer_costs_a_request_nothing(known, site, zope_conf, key_file, caplog):
    caplog.set_level(logging.INFO, "collective.converse")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        zope_conf({"collective.converse": {"gateway_url": origin, "gateway_key_file": str(key_file)}})
        add_portrait(site, "jane")
        wait_for_thread()
    assert "The gateway was not told of members who have changed" in caplog.text
    assert KEY not in caplog.text


# Told


def test_a_name_or_a_portrait_that_changes_is_told_once_for_each_transaction(told, site):
    add_portrait(site, "bob@example.org")
    with committed():
        rename(site, "jane", fullname="Jane Roe")
        site.portal_memberdata._setPortrait(Image("jane", "", picture()), "jane")
        site.portal_memberdata._setPortrait(Image("jane", "", picture()), "jane")
        rename(site, "bob@example.org", fullname="Rob")
    with committed():
        site.portal_memberdata._deletePortrait("jane")
    assert told == [["bob@example.org"], ["jane", "bob@example.org"], ["jane"]]


def test_who_uploads_a_portrait_in_the_site_is_told_of(told, site, site_url, visitor):
    add_boss(site)
    del told[:]
    answer = visitor.session.patch(
        f"{site_url}/@users/jane",
        json={"fullname": "Jane Roe", "portrait": {"filename": "me.png", "encoding": "base64", "data": PNG}},
        headers={"Accept": "application/json"},
        auth=BOSS,
    )
    assert answer.status_code == 204
    assert told == [["jane"]]


def test_the_gateway_gets_a_signed_order_with_the_ids(known, site, monkeypatch):
    monkeypatch.setattr(telling, "waiting", Waiting(telling.tell_gateway, lambda: None))
    known.answer_with({}, 202)
    add_portrait(site, "bob@example.org")
    wait_for_thread()
    (order,) = known.orders
    assert (order.method, order.path, order.is_signed) == ("POST", PATH, True)
    assert json.loads(order.body) == {"users": ["bob@example.org"]}


# Those who wait


def test_many_who_change_while_the_gateway_is_told_are_told_next_each_once():
    told, may_go_on, has_begun = [], Event(), Event()

    def tell(door, ids):
        told.append(ids)
        has_begun.set()
        assert may_go_on.wait(10)

    waiting = Waiting(tell, lambda: None)
    waiting.add("door", ["first"])
    assert has_begun.wait(10)
    for _ in range(3):
        waiting.add("door", [f"user-{number}" for number in range(2000)])
    may_go_on.set()
    wait_for_thread()
    assert told[0] == ["first"]
    rest = [user_id for batch in told[1:] for user_id in batch]
    assert rest == [f"user-{number}" for number in range(2000)]
    assert max(len(json.dumps({"users": batch})) for batch in told) < 16_384


def test_no_more_than_5000_wait():
    told, may_go_on = [], Event()

    def tell(door, ids):
        assert may_go_on.wait(10)
        told.extend(ids)

    waiting = Waiting(tell, lambda: may_go_on.wait(10))
    waiting.add("door", map(str, range(20_000)))
    may_go_on.set()
    wait_for_thread()
    assert len(told) == 5000
