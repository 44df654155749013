"""The address of BOSH: a path, or an address on the origin that this site's pages have for their visitor."""

from ast import literal_eval
from collective.converse.bosh_url import check_bosh_url
from collective.converse.validation import InvalidSetting
from members import add_boss
from members import BOSS
from members import set_setting
from plone.registry.interfaces import IRegistry
from urllib.parse import urlsplit
from zope.component import getUtility
from zope.schema.interfaces import ValidationError
import pytest


PUBLIC = "/VirtualHostBase/https/www.example.org:443/plone/VirtualHostRoot"


@pytest.fixture
def refusal(site, visitor, virtual_hosting):
    """Why the panel refuses an address; None where it takes it. The site is visited as https://www.example.org."""
    add_boss(site)
    root = visitor.site_url.rpartition("/")[0]

    def refusal(value, public=PUBLIC):
        answer = visitor.session.patch(
            f"{root}{public}/@controlpanels/xmpp-settings",
            json={"bosh_url": value},
            auth=BOSS,
            headers={"Accept": "application/json"},
        )
        if answer.status_code == 204:
            return None
        assert answer.status_code == 400
        (error,) = literal_eval(answer.json()["message"])
        assert error["field"] == "bosh_url"
        return error["message"]

    return refusal


@pytest.mark.parametrize(
    "value",
    [
        "https://chat.example.org/http-bind",
        "https://www.example.org:8443/http-bind",
        "http://www.example.org/http-bind",
        "https://www.example.org.evil.example/http-bind",
        "https://www.example.org./http-bind",
    ],
)
def test_another_origin_is_refused_with_the_reason(refusal, value):
    message = refusal(value)
    parts = urlsplit(value)
    assert message.startswith("Browsers refuse this address.")
    assert "have the origin https://www.example.org," in message
    assert f"this address has {parts.scheme}://{parts.netloc}," in message
    assert "same-origin rule" in message
    assert "the site's own login does not hold there" in message


@pytest.mark.parametrize(
    ("value", "beginning"),
    [
        ("http-bind", "Write a path that begins with a slash"),
        ("www.example.org/http-bind", "Write a path that begins with a slash"),
        ("//www.example.org/http-bind", "Write a path that begins with a slash"),
        ("\\\\www.example.org\\http-bind", "Write a path that begins with a slash"),
        ("wss://www.example.org/ws", "Write a path that begins with a slash"),
        ("javascript:alert(1)", "Write a path that begins with a slash"),
        ("data:text/html,x", "Write a path that begins with a slash"),
        ("file:///etc/passwd", "Write a path that begins with a slash"),
        (" https://www.example.org/http-bind", "Write a path that begins with a slash"),
        ("https:/http-bind", "Write a path that begins with a slash"),
        ("https://jane:secret@www.example.org/http-bind", "Leave out the name and the password"),
        ("https://www.example.org@evil.example/http-bind", "Leave out the name and the password"),
        ("https://www.example.org/http-bind#x", "The path needs"),
        ("https://www.example.org/http-bind?x=1", "The path needs"),
        ("https://www.example.org", "The path needs"),
        ("https://www.example.org/", "The path needs"),
        ("https://www.example.org//http-bind", "The path needs"),
        ("https://www.example.org/../http-bind", "The path needs"),
        ("/", "The path needs"),
        ("/http-bind#x", "The path needs"),
        ("/http-bind?x", "The path needs"),
        ("/http-bind//", "The path needs"),
        ("/./http-bind", "The path needs"),
        ("/a/..", "The path needs"),
        ("/\\evil.example", "The path needs"),
        ("/\t/evil.example", "The path needs"),
        ('/"onload', "The path needs"),
        ("/http-bind%2f", "The path needs"),
        ("/b\u00f6sh", "The path needs"),
        ("https://", "This is no address"),
        ("https:///http-bind", "This is no address"),
        ("https://:443/http-bind", "This is no address"),
        ("https://www.example.org:x/http-bind", "This is no address"),
        ("https://www.example.org:0/http-bind", "This is no address"),
        ("https://www.example.org:65536/http-bind", "This is no address"),
        ("https://www.example.org:/http-bind", "This is no address"),
        ("https://[::1/http-bind", "This is no address"),
        ("https://www.example.org\\@evil.example/http-bind", "Leave out the name and the password"),
        ("https://www.example.org\\.evil.example/http-bind", "This is no address"),
        ("https://www.exa\tmple.org/http-bind", "This is no address"),
        ("https://w\u00fcw.example.org/http-bind", "This is no address"),
        ("https://www.example.org/http-bind ", "This is no address"),
        ("https://*.example.org/http-bind", "This is no address"),
        ("https://www.example.org:\u0664/http-bind", "This is no address"),
    ],
)
def test_what_is_no_address_of_bosh_is_refused(refusal, value, beginning):
    assert refusal(value).startswith(beginning)


def test_it_is_refused_as_well_when_the_record_itself_is_changed(site):
    with pytest.raises(ValidationError, match="Browsers refuse this address"):
        getUtility(IRegistry)["collective.converse.bosh_url"] = "https://chat.example.org/http-bind"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "/http-bind",
        "/http-bind/",
        "/xmpp/http-bind",
        "/.well-known/bosh",
        "https://www.example.org/http-bind",
        "HTTPS://WWW.example.org:443/http-bind/",
    ],
)
def test_a_path_and_an_address_on_the_sites_own_origin_are_taken(refusal, value):
    assert refusal(value) is None


def test_the_origin_is_the_one_by_which_the_site_is_visited(refusal):
    edit = "/VirtualHostBase/http/edit.example.org:8080/plone/VirtualHostRoot"
    assert refusal("http://edit.example.org:8080/http-bind", public=edit) is None
    assert "have the origin http://edit.example.org:8080," in refusal("https://www.example.org/http-bind", public=edit)


def test_an_address_stays_when_somebody_visits_by_another_name(refusal, site, visitor):
    """Saving something else must not ask for a change of it."""
    assert refusal("https://www.example.org/http-bind") is None
    data = visitor.service("@controlpanels/xmpp-settings", auth=BOSS).json()["data"]
    answer = visitor.session.patch(
        f"{visitor.site_url}/@controlpanels/xmpp-settings",
        json={**data, "sounds": True},
        auth=BOSS,
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 204


def test_without_a_site_the_origin_is_not_asked_for():
    """As when zope.conf is read."""
    assert check_bosh_url("https://chat.example.org/http-bind")
    with pytest.raises(InvalidSetting):
        check_bosh_url("https://jane@chat.example.org/http-bind")


def test_members_are_told_where_it_is(jane, visitor):
    set_setting("bosh_url", "/http-bind")
    assert (
        visitor.service("@converse", auth=("jane", "a-test-password-1")).json()["settings"]["boshUrl"] == "/http-bind"
    )
