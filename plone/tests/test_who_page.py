"""`@@xmpp-who`: administrators see which address in the chat a member has."""

from gateway_server import Gateway
from members import add_boss
from members import add_member
from members import BOSS
from members import PASSWORD
from urllib.parse import urlencode
import html
import pytest
import re


PATH = "/.collective-converse/site-who"
JID = "bob.abcdefghijklmnop@example.org"
BOB = {"site": "plone", "user": "Bob", "jid": JID, "name": "Bob", "hasAccount": True, "connected": 2}


class Knowing(Gateway):
    """A gateway that knows one member."""

    def __init__(self):
        super().__init__(PATH)
        self.found = lambda order: [BOB] if order in ({"user": "Bob", "jid": None}, {"user": None, "jid": JID}) else []

    def listening(self):
        def answer(handler):
            self.answer_with({"accounts": self.found(self.orders[-1].settings)})
            self.answer(handler)
            self.answer = answer

        self.answer = answer
        return super().listening()


@pytest.fixture
def gateway():
    with Knowing().listening() as gateway:
        yield gateway


@pytest.fixture
def site(site, zope_conf, key_file, gateway):
    zope_conf({"collective.converse": {"gateway_url": gateway.origin, "gateway_key_file": str(key_file)}})
    add_boss(site)
    add_member(site, "Bob", fullname="Bob <b>Ünal</b>")
    return site


@pytest.fixture
def page(site, visitor):
    """What administrators read at the page; the answer without a login where `login` is None."""

    def page(named="", login=BOSS):
        if login is not None:
            visitor.log_in(*login)
        query = urlencode({"named": named}, errors="surrogatepass")
        return visitor.page(f"/@@xmpp-who?{query}" if named else "/@@xmpp-who")

    return page


def details(answer):
    """The texts of the description list."""
    return [html.unescape(text) for text in re.findall("<dd[^>]*>([^<]*)</dd>", answer.text)]


@pytest.mark.parametrize("login", [None, ("Bob", PASSWORD)], ids=["anonymous", "member"])
def test_others_see_nothing_and_nothing_is_asked(page, gateway, login):
    answer = page("Bob", login)
    assert JID not in answer.text
    assert gateway.orders == []


def test_nothing_is_asked_before_somebody_is_named(page, gateway):
    assert page().status_code == 200
    assert gateway.orders == []


@pytest.mark.parametrize("named", ["Bob", JID, f" {JID} "])
def test_a_user_id_and_a_jid_say_the_same(page, gateway, named):
    answer = page(named)
    assert details(answer) == ["Bob", "Bob <b>Ünal</b>", JID, "There is one", "2"]
    assert "<b>Ünal" not in answer.text
    assert all(order.is_signed for order in gateway.orders)


def test_an_address_that_is_no_jid_is_looked_for_as_a_user_id(page, gateway):
    gateway.found = lambda order: (
        [{**BOB, "user": "a@b.example", "hasAccount": False, "connected": 0}] if order["user"] else []
    )
    assert details(page("a@b.example")) == [
        "a@b.example",
        "Not known",
        JID,
        "Not yet: it is made at the first login",
        "0",
    ]
    assert [order.settings for order in gateway.orders] == [
        {"user": None, "jid": "a@b.example"},
        {"user": "a@b.example", "jid": None},
    ]


@pytest.mark.parametrize("named", ["<script>alert(1)</script>", '" onfocus="x', "x" * 2000, "\u202eboB"])
def test_what_is_named_is_never_markup(page, named):
    answer = page(named)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert ' onfocus="x' not in answer.text


@pytest.mark.parametrize("found", [None, "x", [1], [{**BOB, "jid": None}], [{**BOB, "connected": "2"}]])
def test_an_answer_that_is_none_is_said(page, gateway, found):
    gateway.found = lambda order: found
    assert "no gateway of this version" in page("Bob").text


def test_a_gateway_that_is_not_there_is_said(page, zope_conf, key_file):
    zope_conf({"collective.converse": {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}})
    assert "does not answer" in page("Bob").text


def test_the_settings_have_a_way_to_it(site, visitor):
    visitor.log_in(*BOSS)
    assert "/@@xmpp-who" in visitor.page("/@@xmpp-settings").text
