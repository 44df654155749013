"""`api.people` and `api.person`: who is online, and what address somebody has."""

from collective.converse import api
from members import add_member
from talking_gateway import LIST_PATH
from talking_gateway import session
from talking_gateway import TalkingGateway
from talking_gateway import WHO_PATH
import pytest


@pytest.fixture
def gateway():
    with TalkingGateway().listening() as gateway:
        gateway.sessions = [
            session("omar"),
            session("nora"),
            session("nora", jid="nora@example.org/b"),
            session("pia", isHibernating=True),
            session(None, jid="somebody@example.org/a"),
        ]
        yield gateway


@pytest.fixture
def site(site, zope_conf, key_file, gateway):
    conf = {"gateway_url": gateway.origin, "gateway_key_file": str(key_file)}
    zope_conf({"collective.converse": conf})
    for user_id in ("nora", "omar"):
        add_member(site, user_id)
    add_member(site, "reader", roles=("Reader",))
    return site


# Refused


@pytest.mark.parametrize("user_ids", ["nora", b"nora", 1, [1], [""], [None], ["x" * 2001]])
def test_what_is_no_list_of_user_ids_is_refused(site, gateway, user_ids):
    with pytest.raises(api.exc.InvalidParameterError):
        api.people.online(user_ids=user_ids)
    assert gateway.orders == []


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}),
        (200, {"sessions": {}}),
        (200, {"sessions": [1]}),
        (200, {"sessions": [{"jid": 1}]}),
        (200, {"sessions": [session(5)]}),
        (200, b"<html>"),
    ],
)
def test_what_is_no_answer_of_a_gateway_is_told(site, gateway, answer):
    gateway.answers = [answer]
    with pytest.raises(api.exc.GatewayError) as raised:
        api.people.online()
    assert raised.value.code == "api-gateway-not-understood"


@pytest.mark.parametrize("answer", [{}, {"accounts": []}, {"accounts": [1]}, {"accounts": [{"jid": None}]}])
def test_what_is_no_answer_about_an_address_is_told(site, gateway, answer):
    gateway.answers = [(200, answer)]
    with pytest.raises(api.exc.GatewayError) as raised:
        api.person.jid("nora")
    assert raised.value.code == "api-gateway-not-understood"


@pytest.mark.parametrize("call", [api.people.online, lambda: api.person.jid("nora")])
def test_without_a_gateway_it_is_not_known(site, zope_conf, key_file, call):
    zope_conf({})
    with pytest.raises(api.exc.GatewayError) as raised:
        call()
    assert raised.value.code == "api-gateway-missing"
    zope_conf({"collective.converse": {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}})
    with pytest.raises(api.exc.GatewayError) as raised:
        call()
    assert raised.value.code == "api-gateway-unreachable"
    key_file.chmod(0o644)
    with pytest.raises(api.exc.GatewayError) as raised:
        call()
    assert raised.value.code == "api-key-unusable"


# Answered


def test_who_is_connected_now_is_online_once(site, gateway):
    assert api.people.online() == ["nora", "omar"]
    (order,) = gateway.orders
    assert (order.path, order.is_signed, order.settings) == (LIST_PATH, True, {"user": None})


def test_of_some_those_who_are_connected(site, gateway):
    assert api.people.online(user_ids=["nora", "pia", "nobody", "nora"]) == ["nora"]
    assert api.people.online(user_ids=("omar",)) == ["omar"]
    assert gateway.orders[-1].settings == {"user": "omar"}
    assert api.people.online(user_ids=["pia"]) == []


def test_of_nobody_nobody_is_asked(site, gateway):
    assert api.people.online(user_ids=[]) == []
    assert gateway.orders == []


def test_ten_thousand_may_be_online(site, gateway):
    gateway.sessions = [session(f"member-{number}") for number in range(10_000)]
    assert len(api.people.online()) == 10_000


def test_the_address_of_who_may_chat_is_the_gateways(site, gateway):
    assert api.person.jid("nora") == "nora@example.org"
    (order,) = gateway.orders
    assert (order.path, order.is_signed, order.settings) == (WHO_PATH, True, {"user": "nora", "jid": None})


@pytest.mark.parametrize("user_id", ["nobody", "reader"])
def test_who_may_not_chat_has_none(site, gateway, user_id):
    assert api.person.jid(user_id) is None
    assert gateway.orders == []
