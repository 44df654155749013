"""Installing, installing again and uninstalling."""

from AccessControl.PermissionRole import rolesForPermissionOn
from addon import ADDON
from addon import install
from addon import uninstall
from collective.converse.editing import MANAGE_PERMISSION
from collective.converse.eligibility import CHAT_PERMISSION
from collective.converse.identity import member_hash
from contextlib import contextmanager
from members import add_member
from members import committed
from members import PASSWORD
from members import permit
from members import set_setting
from plone.app.testing import applyProfile
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.base.interfaces import INonInstallable
from plone.base.utils import get_installer
from Products.GenericSetup import EXTENSION
from Products.GenericSetup import profile_registry
from Products.GenericSetup.tool import UNKNOWN
from snapshot import differences
from snapshot import snapshot
from zope.component import getAllUtilitiesRegisteredFor
import pytest
import re
import transaction


RESTAPI = "plone.restapi:default"
RESTAPI_PERMISSION = "plone.restapi: Use REST API"


def apply_profile(site, profile):
    with committed():
        applyProfile(site, profile)


def is_restapi_active(site):
    return site.portal_setup.getLastVersionForProfile(RESTAPI) != UNKNOWN


@pytest.fixture
def before(bare_site):
    """The site as it was. Looking whether an add-on is installed must not change it."""
    taken = snapshot(bare_site)
    assert differences(taken, snapshot(bare_site)) == {}
    return taken


@contextmanager
def registered_profile(folder, dependency):
    """The profile of another add-on, which depends on one profile."""
    (folder / "metadata.xml").write_text(
        "<metadata><version>1</version>"
        f"<dependencies><dependency>profile-{dependency}</dependency></dependencies></metadata>"
    )
    profile_registry.registerProfile("another", "Another", "", str(folder), profile_type=EXTENSION)
    yield "other:another"
    profile_registry.unregisterProfile("another")


@pytest.fixture
def another_add_on(tmp_path):
    """A profile that depends on plone.restapi, like that of many add-ons."""
    with registered_profile(tmp_path, RESTAPI) as profile:
        yield profile


@pytest.fixture
def broken_add_on(tmp_path):
    """A profile that depends on one which is no longer there."""
    with registered_profile(tmp_path, "not.there:default") as profile:
        yield profile


# Uninstalling


def test_uninstalling_leaves_the_site_as_it_was(bare_site, before):
    install(bare_site)
    assert differences(before, snapshot(bare_site)) != {}
    uninstall(bare_site)
    assert differences(before, snapshot(bare_site)) == {}


def test_uninstalling_leaves_the_site_as_it_was_after_it_was_used(bare_site, visitor):
    add_member(bare_site, "jane")
    visitor.log_in("jane", PASSWORD)
    transaction.begin()
    before = snapshot(bare_site)
    install(bare_site)
    assert visitor.service("@converse").status_code == 200
    set_setting("base_path", "/elsewhere")
    set_setting("enabled", False)
    permit(bare_site, CHAT_PERMISSION, ["Manager"])
    permit(bare_site, MANAGE_PERMISSION, ["Manager"])
    permit(bare_site, RESTAPI_PERMISSION, ["Manager"])
    uninstall(bare_site)
    assert differences(before, snapshot(bare_site)) == {}


def test_uninstalling_leaves_plone_restapi_active_where_it_was_before(bare_site):
    apply_profile(bare_site, RESTAPI)
    permit(bare_site, RESTAPI_PERMISSION, ["Member"])
    before = snapshot(bare_site)
    install(bare_site)
    uninstall(bare_site)
    assert differences(before, snapshot(bare_site)) == {}
    assert is_restapi_active(bare_site)


def test_uninstalling_gives_back_roles_that_a_site_had_chosen_before(bare_site):
    """Permissions outlive an earlier use of plone.restapi, whose own uninstallation leaves them."""
    permit(bare_site, RESTAPI_PERMISSION, ["Member"])
    before = snapshot(bare_site)
    install(bare_site)
    uninstall(bare_site)
    assert differences(before, snapshot(bare_site)) == {}


def test_uninstalling_leaves_a_plugin_for_tokens_that_was_there_before(bare_site):
    apply_profile(bare_site, RESTAPI)
    with committed():
        bare_site.portal_setup.unsetLastVersionForProfile(RESTAPI)
    install(bare_site)
    uninstall(bare_site)
    assert "jwt_auth" in bare_site.acl_users


def test_uninstalling_leaves_plone_restapi_active_where_another_add_on_needs_it(bare_site, another_add_on):
    install(bare_site)
    apply_profile(bare_site, another_add_on)
    uninstall(bare_site)
    assert is_restapi_active(bare_site)
    assert "jwt_auth" in bare_site.acl_users


def test_a_broken_add_on_does_not_keep_anybody_from_uninstalling(bare_site, broken_add_on):
    with committed():
        bare_site.portal_setup.setLastVersionForProfile(broken_add_on, "1")
    before = snapshot(bare_site)
    install(bare_site)
    uninstall(bare_site)
    assert differences(before, snapshot(bare_site)) == {}


def test_the_last_of_two_add_ons_need_not_be_ours(bare_site, before, another_add_on):
    """What is left when the other one went first is ours to remove."""
    install(bare_site)
    apply_profile(bare_site, another_add_on)
    with committed():
        bare_site.portal_setup.unsetLastVersionForProfile(another_add_on)
    uninstall(bare_site)
    assert differences(before, snapshot(bare_site)) == {}


def test_an_uninstalled_site_neither_answers_nor_adds_to_pages(bare_site, visitor):
    install(bare_site)
    add_member(bare_site, "jane")
    visitor.log_in("jane", PASSWORD)
    assert "loader.js" in visitor.page().text
    uninstall(bare_site)
    assert visitor.service("@converse").status_code == 404
    assert visitor.service("@converse-people", q="bob").status_code == 404
    assert "loader.js" not in visitor.page().text


# Installing


def test_only_the_profile_that_installs_is_offered(bare_site):
    utilities = getAllUtilitiesRegisteredFor(INonInstallable)
    hidden = {profile for utility in utilities for profile in utility.getNonInstallableProfiles()}
    profiles = {info["id"] for info in bare_site.portal_setup.listProfileInfo() if info["product"] == ADDON}
    assert profiles - hidden == {f"{ADDON}:default"}


def test_the_control_panel_offers_it_once_and_can_uninstall_it(bare_site, visitor):
    page = visitor.page("/prefs_install_products_form", auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD))
    assert page.status_code == 200
    assert re.findall(r"Chat \(collective\.converse\)[^<\n]*", page.text) == ["Chat (collective.converse)"]
    assert get_installer(bare_site).get_install_profile(ADDON)["id"] == f"{ADDON}:default"
    assert get_installer(bare_site).get_uninstall_profile(ADDON)["id"] == f"{ADDON}:uninstall"


def test_the_role_member_and_no_other_has_the_permission(site):
    assert list(rolesForPermissionOn(CHAT_PERMISSION, site)) == ["Member"]


def test_managers_and_site_administrators_and_no_others_may_change_the_settings(site):
    assert sorted(rolesForPermissionOn(MANAGE_PERMISSION, site)) == ["Manager", "Site Administrator"]


def test_installing_again_changes_nothing_that_the_site_decided(bare_site):
    install(bare_site)
    set_setting("base_path", "/elsewhere")
    set_setting("connection", "bosh")
    set_setting("enabled", False)
    permit(bare_site, CHAT_PERMISSION, ["Manager"])
    before = snapshot(bare_site)
    jane = member_hash("jane")
    apply_profile(bare_site, f"{ADDON}:default")
    assert differences(before, snapshot(bare_site)) == {}
    assert member_hash("jane") == jane


def test_installing_again_still_lets_an_uninstallation_give_everything_back(bare_site, before):
    install(bare_site)
    apply_profile(bare_site, f"{ADDON}:default")
    apply_profile(bare_site, f"{ADDON}:before")
    uninstall(bare_site)
    assert differences(before, snapshot(bare_site)) == {}


def test_a_site_that_installs_anew_has_the_defaults_and_another_key(bare_site):
    install(bare_site)
    set_setting("base_path", "/elsewhere")
    jane = member_hash("jane")
    uninstall(bare_site)
    before = snapshot(bare_site)
    install(bare_site)
    assert snapshot(bare_site)["records"]["collective.converse.base_path"][2] == "/chat"
    assert member_hash("jane") != jane
    uninstall(bare_site)
    assert differences(before, snapshot(bare_site)) == {}
