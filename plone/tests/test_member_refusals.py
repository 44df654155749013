"""`GET @converse` for who has no chat: a status and a code, never a redirect."""

from AccessControl.users import UnrestrictedUser
from collective.converse.eligibility import CHAT_PERMISSION
from collective.converse.eligibility import refusal_for
from collective.converse.eligibility import ROOT_USER
from members import add_group
from members import add_member
from members import add_root_user
from members import delete_group
from members import delete_member
from members import PASSWORD
from members import permit
from members import set_setting
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
import base64
import pytest
import urllib.parse


ROOT_PASSWORD = "a-root-password-1"


def assert_refused(answer, status, code):
    assert answer.status_code == status
    assert answer.json()["code"] == code
    assert answer.json()["message"]
    assert set(answer.json()) == {"code", "message"}
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Location" not in answer.headers
    assert "WWW-Authenticate" not in answer.headers


def test_an_anonymous_visitor_gets_401_as_json_and_no_redirect(site, visitor):
    answer = visitor.service("@converse")
    assert_refused(answer, 401, "member-anonymous")
    assert answer.json()["message"] == "Nobody is logged in."
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("cookie", ["", "nonsense", "bm9uc2Vuc2U=", '"', "jane", "%00", "a" * 4000])
def test_a_cookie_that_plone_did_not_make_is_an_anonymous_visitor(jane, visitor, cookie):
    answer = visitor.service("@converse", headers={"Cookie": f"__ac={cookie}"})
    assert_refused(answer, 401, "member-anonymous")


def test_a_cookie_with_another_members_id_put_into_it_is_an_anonymous_visitor(jane, site, visitor):
    add_member(site, "zoe0")
    visitor.log_in("jane", PASSWORD)
    ticket = base64.b64decode(urllib.parse.unquote(visitor.session.cookies["__ac"]).strip('"'))
    assert b"jane" in ticket
    visitor.session.cookies.clear()
    forged = base64.b64encode(ticket.replace(b"jane", b"zoe0")).decode("ascii")
    answer = visitor.service("@converse", headers={"Cookie": f'__ac="{forged}"'})
    assert_refused(answer, 401, "member-anonymous")


def test_a_wrong_password_by_basic_auth_is_an_anonymous_visitor(jane, visitor):
    assert_refused(visitor.service("@converse", auth=("jane", "wrong")), 401, "member-anonymous")


def test_a_token_that_plone_did_not_sign_is_an_anonymous_visitor(jane, visitor):
    header, payload, _signature = visitor.token("jane", PASSWORD).split(".")
    for token in ("nonsense", f"{header}.{payload}.", f"{header}.{payload}.AAAA"):
        assert_refused(visitor.bearer_service("@converse", token), 401, "member-anonymous")


def test_the_token_of_a_deleted_member_is_an_anonymous_visitor(jane, site, visitor):
    token = visitor.token("jane", PASSWORD)
    # A permission for everybody who is logged in is no reason to let a member in who is no longer there.
    permit(site, CHAT_PERMISSION, ["Authenticated"])
    assert visitor.bearer_service("@converse", token).status_code == 200
    delete_member(site, "jane")
    assert_refused(visitor.bearer_service("@converse", token), 401, "member-anonymous")


def test_the_cookie_of_a_deleted_member_is_an_anonymous_visitor(jane, site, visitor):
    permit(site, CHAT_PERMISSION, ["Authenticated"])
    visitor.log_in("jane", PASSWORD)
    assert visitor.service("@converse").status_code == 200
    delete_member(site, "jane")
    assert_refused(visitor.service("@converse"), 401, "member-anonymous")


def test_a_user_of_the_zope_root_has_no_chat_by_basic_auth(site, visitor):
    answer = visitor.service("@converse", auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD))
    assert_refused(answer, 403, "member-root-user")


def test_a_user_of_the_zope_root_has_no_chat_by_the_login_form(site, visitor):
    visitor.log_in(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
    assert_refused(visitor.service("@converse"), 403, "member-root-user")


def test_a_user_of_the_zope_root_has_no_chat_by_token(site, visitor):
    token = visitor.token(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
    assert_refused(visitor.bearer_service("@converse", token), 403, "member-root-user")


def test_a_user_of_the_zope_root_is_not_taken_for_the_member_with_their_id(jane, layer, visitor):
    add_root_user(layer["app"], "jane", ROOT_PASSWORD)
    assert_refused(visitor.service("@converse", auth=("jane", ROOT_PASSWORD)), 403, "member-root-user")
    visitor.log_in("jane", ROOT_PASSWORD)
    assert_refused(visitor.service("@converse"), 403, "member-root-user")


def test_a_member_is_not_taken_for_the_root_user_with_their_id(jane, layer, visitor):
    add_root_user(layer["app"], "jane", ROOT_PASSWORD)
    assert visitor.service("@converse", auth=("jane", PASSWORD)).json()["user"]["id"] == "jane"


class UserWithMoreRights(UnrestrictedUser):
    """What add-ons make for code that needs more rights for a moment, as Plone's documentation shows it."""

    def getId(self):
        return self.getUserName()


def test_code_that_takes_more_rights_for_a_moment_has_no_chat_with_a_members_id(jane, site):
    assert refusal_for(site.acl_users.getUserById("jane"), site) is None
    taken = UserWithMoreRights("jane", "", ["Manager", "Member"], "").__of__(site.acl_users)
    assert refusal_for(taken, site) is ROOT_USER


def test_a_member_whose_roles_have_no_permission_has_no_chat(site, visitor):
    add_member(site, "guest", roles=("Reader",))
    visitor.log_in("guest", PASSWORD)
    assert_refused(visitor.service("@converse"), 403, "member-not-permitted")


def test_a_site_takes_the_permission_from_the_role_member(jane, site, visitor):
    visitor.log_in("jane", PASSWORD)
    permit(site, CHAT_PERMISSION, ["Manager"])
    assert_refused(visitor.service("@converse"), 403, "member-not-permitted")


def test_a_member_in_none_of_the_groups_that_may_chat_has_no_chat(jane, site, visitor):
    add_group(site, "board")
    add_member(site, "tom", groups=("choir",))
    set_setting("chat_groups", ("board",))
    assert_refused(visitor.service("@converse", auth=("tom", PASSWORD)), 403, "member-not-permitted")
    assert "loader.js" not in visitor.page(auth=("tom", PASSWORD)).text
    set_setting("chat_groups", ("board", "choir"))
    assert visitor.service("@converse", auth=("tom", PASSWORD)).status_code == 200
    assert "loader.js" in visitor.page(auth=("tom", PASSWORD)).text


def test_a_group_gives_nobody_the_permission(jane, site, visitor):
    add_member(site, "guest", roles=("Reader",), groups=("choir",))
    set_setting("chat_groups", ("choir",))
    assert_refused(visitor.service("@converse", auth=("guest", PASSWORD)), 403, "member-not-permitted")


def test_nobody_has_chat_when_the_only_group_that_may_was_deleted(jane, site, visitor):
    set_setting("chat_groups", ("choir",))
    assert visitor.service("@converse", auth=("jane", PASSWORD)).status_code == 200
    delete_group(site, "choir")
    assert_refused(visitor.service("@converse", auth=("jane", PASSWORD)), 403, "member-not-permitted")


def test_a_group_inside_one_that_may_chat_may_chat(site, visitor):
    add_group(site, "everybody")
    add_group(site, "tenors", inside="everybody")
    add_member(site, "tom", groups=("tenors",))
    set_setting("chat_groups", ("everybody",))
    assert visitor.service("@converse", auth=("tom", PASSWORD)).status_code == 200


def test_a_member_who_may_not_use_the_rest_api_has_no_chat(jane, site, visitor):
    visitor.log_in("jane", PASSWORD)
    permit(site, "plone.restapi: Use REST API", ["Manager"])
    assert_refused(visitor.service("@converse"), 403, "member-not-permitted")


def test_nobody_has_chat_while_it_is_switched_off(jane, visitor):
    set_setting("enabled", False)
    visitor.log_in("jane", PASSWORD)
    assert_refused(visitor.service("@converse"), 403, "site-chat-off")
    set_setting("enabled", True)
    assert visitor.service("@converse").status_code == 200


def test_the_service_is_not_there_without_the_add_on(bare_site, visitor):
    assert visitor.service("@converse").status_code == 404


@pytest.mark.parametrize(
    ("sent", "named"),
    [("0123456789ab", "0123456789ab"), ("0123456789AB", "unknown"), ("x\ty", "unknown"), ("0" * 4000, "unknown")],
)
def test_the_log_calls_a_refused_login_as_the_gateway_does(jane, site, visitor, caplog, sent, named):
    permit(site, CHAT_PERMISSION, ["Manager"])
    visitor.log_in("jane", PASSWORD)
    with caplog.at_level("INFO", "collective.converse"):
        answer = visitor.service("@converse", headers={"X-Request-Id": sent})
    assert_refused(answer, 403, "member-not-permitted")
    assert caplog.messages == [f"No chat: member-not-permitted, login {named}."]


def test_the_log_says_nothing_of_who_is_not_logged_in(visitor, caplog):
    with caplog.at_level("INFO", "collective.converse"):
        visitor.service("@converse")
    assert caplog.messages == []
