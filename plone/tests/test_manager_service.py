"""`GET @converse-manager`: whether who asks may manage the chat's settings."""

from AccessControl.users import UnrestrictedUser
from collective.converse.editing import MANAGE_PERMISSION
from collective.converse.eligibility import is_known
from members import add_boss
from members import add_root_user
from members import BOSS
from members import committed
from members import delete_member
from members import PASSWORD
from members import permit
from members import set_setting
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
import pytest


SERVICE = "@converse-manager"


def refused(answer, status, code):
    assert answer.status_code == status
    assert answer.json()["code"] == code
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    return True


# Refused


def test_an_anonymous_visitor_is_no_manager(site, visitor):
    assert refused(visitor.service(SERVICE), 401, "member-anonymous")


def test_a_wrong_password_makes_no_manager(site, visitor):
    add_boss(site)
    assert refused(visitor.service(SERVICE, auth=(BOSS[0], "wrong-password")), 401, "member-anonymous")


def test_a_member_is_no_manager(jane, visitor):
    visitor.log_in("jane", PASSWORD)
    answer = visitor.service(SERVICE)
    assert refused(answer, 403, "manager-not-permitted")
    assert answer.json()["message"] == "You may not manage the settings of the chat."


def test_who_may_see_the_sites_set_up_is_no_manager_by_that(site, visitor):
    add_boss(site)
    permit(site, MANAGE_PERMISSION, ["Manager"])
    assert visitor.service("@controlpanels", auth=BOSS).status_code == 200
    assert refused(visitor.service(SERVICE, auth=BOSS), 403, "manager-not-permitted")


def test_who_may_not_use_the_rest_api_is_refused_with_a_code(site, visitor):
    add_boss(site)
    permit(site, "plone.restapi: Use REST API", ["Manager"])
    assert refused(visitor.service(SERVICE, auth=BOSS), 403, "manager-not-permitted")


def test_the_token_of_a_deleted_manager_is_nobodys(site, visitor):
    add_boss(site)
    token = visitor.token(*BOSS)
    assert visitor.bearer_service(SERVICE, token).json() == {"manager": True}
    delete_member(site, BOSS[0])
    assert refused(visitor.bearer_service(SERVICE, token), 401, "member-anonymous")


def test_code_with_more_rights_for_a_moment_is_no_manager(site):
    user = UnrestrictedUser("manager", "", ["Manager"], "").__of__(site.acl_users)
    assert not is_known(user)


def test_it_is_not_there_without_the_add_on(bare_site, visitor):
    answer = visitor.service(SERVICE, auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD))
    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_asked_with_get_only(site, visitor, method):
    add_boss(site)
    answer = getattr(visitor.session, method)(
        f"{visitor.site_url}/{SERVICE}", auth=BOSS, headers={"Accept": "application/json"}
    )
    assert answer.status_code in (404, 405)


# Answered


def test_who_administers_the_site_is_a_manager(site, visitor):
    add_boss(site)
    visitor.log_in(*BOSS)
    answer = visitor.service(SERVICE)
    assert answer.status_code == 200
    assert answer.json() == {"manager": True}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_manager_of_the_zope_root_is_one_though_they_have_no_chat(layer, site, visitor):
    add_root_user(layer["app"], "zeus", PASSWORD)
    assert visitor.service(SERVICE, auth=("zeus", PASSWORD)).json() == {"manager": True}
    assert visitor.service("@converse", auth=("zeus", PASSWORD)).json()["code"] == "member-root-user"


def test_a_manager_is_one_while_chat_is_switched_off(site, visitor):
    add_boss(site)
    set_setting("enabled", False)
    assert visitor.service(SERVICE, auth=BOSS).json() == {"manager": True}


def test_a_member_who_gets_the_permission_is_a_manager(jane, site, visitor):
    permit(site, MANAGE_PERMISSION, ["Member"])
    visitor.log_in("jane", PASSWORD)
    assert visitor.service(SERVICE).json() == {"manager": True}


def test_nothing_is_written(site, visitor):
    add_boss(site)
    with committed():
        before = site._p_jar.db().lastTransaction()
    visitor.service(SERVICE, auth=BOSS)
    assert site._p_jar.db().lastTransaction() == before
