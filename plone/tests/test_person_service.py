"""`@converse-system-person`: the gateway asks what others see of a member, signed with the site's key."""

from gateway_server import signature_header
from members import add_group
from members import add_member
from members import add_root_user
from members import committed
from members import delete_member
from members import PASSWORD
from members import PIXEL
from members import set_setting
from OFS.Image import Image
from pictures import claim
from pictures import opened
from pictures import picture
from urllib.parse import urlencode
import base64
import pytest


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def ask(known, visitor):
    """GET the service as the gateway does."""

    def ask(**query):
        service = f"@converse-system-person?{urlencode(query)}".rstrip("?")
        return visitor.service(
            service, headers={"X-Converse-Signature": signature_header("gateway", "GET", f"/{service}")}
        )

    return ask


def set_portrait(site, user_id, content):
    with committed():
        safe_id = site.portal_membership._getSafeMemberId(user_id)
        site.portal_memberdata._setPortrait(Image(id=safe_id, file=content, title=""), safe_id)


# Refused


def test_who_does_not_sign_learns_nothing(known, jane, visitor):
    answer = visitor.service("@converse-system-person?user=jane")
    assert (answer.status_code, answer.json()["code"]) == (401, "system-signature-missing")
    assert set(answer.json()) == {"code", "message"}


def test_the_signature_for_one_member_is_not_good_for_another(known, jane, visitor):
    signed = {"X-Converse-Signature": signature_header("gateway", "GET", "/@converse-system-person?user=jane")}
    answer = visitor.service("@converse-system-person?user=bob", headers=signed)
    assert (answer.status_code, answer.json()["code"]) == (401, "system-signature-wrong")


@pytest.mark.parametrize("query", [{}, {"user": ""}, {"user": "nobody"}, {"user:list": "jane"}, {"user:int": "1"}])
def test_who_is_no_member_is_nobody(ask, jane, query):
    answer = ask(**query)
    assert (answer.status_code, answer.json()) == (200, {"person": None})


def test_who_has_no_chat_is_nobody(site, layer, ask, jane):
    add_group(site, "editors")
    add_member(site, "bob", fullname="Bob")
    add_root_user(layer["app"], "root", "a-test-password-2")
    assert ask(user="bob").json()["person"]["fullname"] == "Bob"
    set_setting("chat_groups", ("editors",))
    assert ask(user="bob").json() == {"person": None}
    assert ask(user="root").json() == {"person": None}


def test_who_was_deleted_is_nobody(site, ask, jane):
    set_portrait(site, "jane", picture())
    delete_member(site, "jane")
    assert ask(user="jane").json() == {"person": None}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "portrait-unreadable"),
        (b"not a picture", "portrait-unreadable"),
        (SVG, "portrait-unreadable"),
        (claim(8000, 5000), "portrait-too-large"),
    ],
    ids=["empty", "broken", "svg with a script", "40 megapixels"],
)
def test_a_portrait_that_is_none_is_refused_with_a_code(site, ask, jane, content, code):
    set_portrait(site, "jane", content)
    answer = ask(user="jane")
    assert answer.status_code == 200
    assert answer.json()["person"] == {
        "id": "jane",
        "fullname": "Jané Dœ",
        "portrait": None,
        "refused": code,
        "freed": 0,
    }


# Told


def test_a_member_without_a_portrait_has_a_name(ask, jane):
    answer = ask(user="jane")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["person"] == {
        "id": "jane",
        "fullname": "Jané Dœ",
        "portrait": None,
        "refused": None,
        "freed": 0,
    }


@pytest.mark.parametrize("user_id", ["jane@example.org", "J-ä ne/&?", "x" * 2000])
def test_a_portrait_is_told_small_and_with_the_version_that_the_member_is_told(site, ask, visitor, user_id):
    add_member(site, user_id, login="jane", fullname="Jane")
    set_portrait(site, user_id, picture("PNG", (500, 500)))
    portrait = ask(user=user_id).json()["person"]["portrait"]
    assert portrait["type"] == "image/jpeg"
    assert opened(base64.b64decode(portrait["data"])).size == (128, 128)
    visitor.log_in("jane", PASSWORD)
    assert visitor.service("@converse").json()["user"]["portraitVersion"] == portrait["version"]


def test_the_version_changes_with_the_portrait_and_not_without(site, ask, jane):
    set_portrait(site, "jane", PIXEL)
    first = ask(user="jane").json()["person"]["portrait"]["version"]
    with committed():
        site.portal_membership.getMemberById("jane").setMemberProperties({"fullname": "Jane Roe"})
    assert ask(user="jane").json()["person"]["portrait"]["version"] == first
    set_portrait(site, "jane", PIXEL)
    assert ask(user="jane").json()["person"]["portrait"]["version"] != first


def test_a_large_portrait_that_zope_keeps_in_pieces_is_whole(site, ask, jane):
    whole = picture("PNG", (1200, 1200), compress_level=0)
    assert len(whole) > 4_000_000
    set_portrait(site, "jane", whole)
    assert ask(user="jane").json()["person"]["refused"] is None
