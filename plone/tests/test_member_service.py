"""`GET @converse`: what Plone tells the gateway about who asks."""

from members import add_member
from members import PASSWORD
import pytest


@pytest.fixture
def jane(site):
    site.portal_groups.addGroup("staff", title="Staff")
    site.portal_groups.addGroup("choir", title="")
    return add_member(site, "jane", fullname="Jané Dœ", email="jane@example.org", groups=("staff", "choir"))


def test_an_anonymous_visitor_gets_401_as_json_and_no_redirect(site, visitor):
    answer = visitor.service("@converse")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {"code": "member-anonymous", "message": "Nobody is logged in."}
    assert "Location" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_a_member_with_the_cookie_of_the_login_form_is_described(jane, visitor, site_url):
    visitor.log_in("jane", PASSWORD)
    answer = visitor.service("@converse")
    assert answer.status_code == 200
    described = answer.json()
    member = described.pop("member")
    assert described == {
        "@id": f"{site_url}/@converse",
        "user": {
            "id": "jane",
            "fullname": "Jané Dœ",
            "portrait": None,
            "groups": [{"id": "choir", "title": "choir"}, {"id": "staff", "title": "Staff"}],
            "language": "en",
        },
        "settings": {"connection": "websocket", "autoSubscribe": False, "debug": False},
    }
    assert len(member) == 32
