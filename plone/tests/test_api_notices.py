"""`api.room.notice`: a room says what was committed, once, and nothing else."""

from collective.converse import api
from collective.converse.rooms import notices
from collective.converse.rooms import outbox as outbox_module
from collective.converse.rooms.outbox import Outbox
from collective.converse.rooms.outbox import TryAgain
from members import add_member
from members import committed
from talking_gateway import NOTICE_PATH
from talking_gateway import TalkingGateway
from threading import Event
import logging
import pytest
import socket
import time
import transaction


@pytest.fixture
def gateway():
    with TalkingGateway().listening() as gateway:
        yield gateway


@pytest.fixture
def room(site, zope_conf, key_file, gateway, monkeypatch):
    conf = {"gateway_url": gateway.origin, "gateway_key_file": str(key_file)}
    zope_conf({"collective.converse": conf})
    add_member(site, "nora")
    monkeypatch.setattr(notices, "outbox", Outbox(notices.send))
    monkeypatch.setattr(outbox_module, "FIRST_PAUSE", 0.01)
    with committed():
        api.room.create(id="press", title="Press", members=["nora"])
        api.room.create(id="board", title="Board", members=["nora"])
    yield
    thread = notices.outbox.thread
    if thread is not None:
        thread.join(10)


def settle():
    """Wait until nothing is left to say."""
    thread = notices.outbox.thread
    if thread is not None:
        thread.join(10)
        assert not thread.is_alive()


# Refused, or nothing


@pytest.mark.parametrize("text", ["", " \n", None, b"a", "x" * 5001, "a\x00", "a\x1b[1m", "a\ud800", "a\uffff"])
@pytest.mark.parametrize("at_once", [False, True])
def test_a_text_that_is_none_is_refused(room, gateway, text, at_once):
    with pytest.raises(api.exc.InvalidParameterError) as raised:
        api.room.notice(id="press", text=text, at_once=at_once)
    assert raised.value.code == "api-parameter-invalid"
    transaction.commit()
    settle()
    assert gateway.said == []


def test_a_transaction_that_is_given_up_says_nothing(room, gateway):
    api.room.notice(id="press", text="Never")
    transaction.abort()
    with committed():
        pass
    settle()
    assert gateway.said == []


def test_what_comes_after_a_savepoint_that_is_given_up_is_not_said(room, gateway):
    with committed():
        api.room.notice(id="press", text="First")
        savepoint = transaction.savepoint()
        api.room.notice(id="press", text="Never")
        savepoint.rollback()
        api.room.notice(id="press", text="Second")
        transaction.savepoint()
    settle()
    assert gateway.said == [("press", "First"), ("press", "Second")]


def test_a_transaction_that_fails_and_is_repeated_says_it_once(room, gateway):
    """As the publisher does after a conflict."""

    class Conflict(Exception):
        pass

    def fail():
        raise Conflict

    for attempt in (fail, lambda: None):
        transaction.begin()
        api.room.notice(id="press", text="Once")
        transaction.get().addBeforeCommitHook(attempt)
        try:
            transaction.commit()
        except Conflict:
            transaction.abort()
    settle()
    assert gateway.said == [("press", "Once")]


def test_without_a_gateway_nothing_waits(room, gateway, zope_conf):
    zope_conf({})
    with committed():
        api.room.notice(id="press", text="Never")
    assert notices.outbox.count == 0
    with pytest.raises(api.exc.GatewayError) as raised:
        api.room.notice(id="press", text="Never", at_once=True)
    assert raised.value.code == "api-gateway-missing"


# Said


def test_it_is_said_after_the_commit_and_signed(room, gateway):
    api.room.notice(id="press", text="  The minutes\r\n<b>are</b> there. ")
    assert gateway.said == []
    transaction.commit()
    settle()
    (order,) = gateway.orders_at(NOTICE_PATH)
    assert order.is_signed
    assert (order.settings["room"], order.settings["text"]) == ("press", "The minutes\n<b>are</b> there.")
    assert set(order.settings) == {"room", "generation", "text", "id"}


def test_the_longest_one_is_said(room, gateway):
    with committed():
        api.room.notice(id="press", text="\U0001f600" * 5000)
    settle()
    assert gateway.said == [("press", "\U0001f600" * 5000)]


def test_many_are_said_in_their_order(room, gateway):
    wanted = [(id, f"{id} {number}") for number in range(10) for id in ("press", "board")]
    with committed():
        for id, text in wanted:
            api.room.notice(id=id, text=text)
    settle()
    for name in ("press", "board"):
        assert [each for each in gateway.said if each[0] == name] == [each for each in wanted if each[0] == name]


def test_a_room_of_the_same_transaction_says_it_when_it_is_there(room, gateway):
    gateway.answers = [(404, {"code": "system-room-unknown"})] * 2
    with committed():
        api.room.create(id="new", title="New", members=["nora"])
        api.room.notice(id="new", text="Welcome")
    settle()
    orders = [order.settings for order in gateway.orders_at(NOTICE_PATH)]
    # The same each time, so that it is said once.
    assert len(orders) == 3
    assert orders[0] == orders[1] == orders[2]


@pytest.mark.parametrize("code", ["xmpp-unreachable", "system-notice-failed", "system-busy"])
def test_what_passes_is_waited_for(room, gateway, code):
    gateway.answers = [(502, {"code": code})]
    with committed():
        api.room.notice(id="press", text="Hello")
    settle()
    assert len(gateway.said) == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((400, {"code": "system-notice-invalid"}), "system-notice-invalid"),
        ((401, {"code": "system-signature-wrong"}), "system-signature-wrong"),
        ((404, b"<html>"), "404"),
        ((200, b"<html>"), "no gateway"),
    ],
)
def test_what_is_hopeless_is_in_the_log_without_the_text(room, gateway, caplog, answer, words):
    gateway.answers = [answer]
    with committed():
        api.room.notice(id="press", text="A secret plan")
    settle()
    assert len(gateway.said) == 1
    assert "A notice of the room press was not said" in caplog.text
    assert words in caplog.text
    assert "secret plan" not in caplog.text


def test_a_key_that_cannot_be_used_is_in_the_log(room, gateway, caplog, key_file):
    key_file.unlink()
    with committed():
        api.room.notice(id="press", text="Hello")
    settle()
    assert "does not exist" in caplog.text
    assert gateway.said == []


def test_at_once_is_said_whatever_becomes_of_the_transaction(room, gateway):
    api.room.notice(id="press", text="Fire!", at_once=True)
    transaction.abort()
    assert gateway.said == [("press", "Fire!")]


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        ((404, {"code": "system-room-unknown"}), api.exc.RoomNotFoundError, "system-room-unknown"),
        ((502, {"code": "xmpp-unreachable"}), api.exc.GatewayError, "xmpp-unreachable"),
        ((401, {"code": "system-signature-time"}), api.exc.GatewayError, "system-signature-time"),
        ((503, b"<html>"), api.exc.GatewayError, "503"),
        ((200, b"no"), api.exc.GatewayError, "api-gateway-not-understood"),
    ],
)
def test_at_once_says_why_not(room, gateway, answer, error, code):
    gateway.answers = [answer]
    with pytest.raises(error) as raised:
        api.room.notice(id="press", text="Fire!", at_once=True)
    assert raised.value.code == code


# A gateway that hangs, or is down


@pytest.fixture
def silent(room, zope_conf, key_file):
    """What takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        origin = f"http://127.0.0.1:{server.getsockname()[1]}"
        zope_conf({"collective.converse": {"gateway_url": origin, "gateway_key_file": str(key_file)}})
        yield


def test_nobody_waits_for_a_gateway_that_hangs(silent, monkeypatch):
    monkeypatch.setattr(outbox_module, "LONGEST_WAIT", 0)
    started = time.monotonic()
    with committed():
        api.room.notice(id="press", text="Hello")
    assert time.monotonic() - started < 1
    assert notices.outbox.thread.is_alive()


@pytest.mark.parametrize(
    "call",
    [
        lambda: api.room.notice(id="press", text="Fire!", at_once=True),
        lambda: api.people.online(),
        lambda: api.person.jid("nora"),
    ],
)
def test_who_waits_for_a_gateway_that_hangs_waits_for_seconds(silent, call):
    started = time.monotonic()
    with pytest.raises(api.exc.GatewayError) as raised:
        call()
    assert raised.value.code == "api-gateway-unreachable"
    assert time.monotonic() - started < 5


# What waits


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def run(outbox):
    """Work off what is there in this thread, with a clock that jumps over each wait."""
    outbox.changed.wait = lambda seconds: setattr(outbox.now, "now", outbox.now.now + seconds)
    outbox.work()


def filled(send, *orders):
    outbox = Outbox(send, Clock())
    outbox.thread = object()
    for room, order in orders:
        outbox.put(("door", room), order)
    return outbox


def test_a_room_that_is_not_there_keeps_no_other_from_talking():
    said = []

    def send(key, order):
        said.append(order)
        if key[1] == "new":
            raise TryAgain("not there")

    outbox = filled(send, ("new", "n1"), ("new", "n2"), ("press", "p1"), ("press", "p2"))
    run(outbox)
    assert said.index("p2") < said.index("n1", 1)
    assert said.count("n1") > 5


def test_it_is_tried_for_a_minute_less_and_less_and_then_it_is_in_the_log(caplog):
    clock_times = []

    def send(key, order):
        clock_times.append(outbox.now())
        raise TryAgain("down")

    outbox = filled(send, ("press", "p1"))
    run(outbox)
    assert 60 <= clock_times[-1] <= 71
    assert len(clock_times) <= 12
    assert outbox.count == 0
    assert "A notice of the room press was not said within a minute: down" in caplog.text


def test_a_thousand_wait_and_no_more(caplog):
    outbox = filled(lambda key, order: None, *(("press", str(number)) for number in range(1100)))
    assert outbox.count == 1000
    assert "1000 others wait" in caplog.text


def test_what_fails_in_an_unknown_way_ends_nothing(caplog):
    said = []

    def send(key, order):
        said.append(order)
        if order == "p1":
            raise RuntimeError

    run(filled(send, ("press", "p1"), ("press", "p2")))
    assert said == ["p1", "p2"]
    assert caplog.records[0].levelno == logging.ERROR


def test_one_thread_says_all_and_ends():
    release, said = Event(), []

    def send(key, order):
        release.wait(10)
        said.append(order)

    outbox = Outbox(send)
    outbox.put(("door", "press"), "p1")
    first = outbox.thread
    outbox.put(("door", "press"), "p2")
    assert outbox.thread is first
    release.set()
    first.join(10)
    assert (said, outbox.thread) == (["p1", "p2"], None)
    outbox.put(("door", "press"), "p3")
    outbox.thread and outbox.thread.join(10)
    assert said == ["p1", "p2", "p3"]
