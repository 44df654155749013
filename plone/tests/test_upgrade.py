"""Sites that have an earlier version of the profile."""

from addon import ADDON
from addon import install
from members import add_group
from members import committed
from members import set_setting
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.registry.interfaces import IRegistry
from snapshot import differences
from snapshot import snapshot
from zope.component import getUtility
import pytest


PROFILE = f"{ADDON}:default"
NEW_IN_6 = ("group_rooms", "room_groups", "chat_with_author", "chat_with_byline")
NEW_IN_5 = ("search_min_length", "search_results")
NEW_IN_4 = ("contact_rule", "contact_groups")
NEW_IN_3 = (
    "bosh_url",
    "appearance",
    "notifications",
    "xmpp_domain",
    "history_days",
    "file_sharing",
    "file_quota",
)
NEW_IN_2 = ("chat_groups", "theme", "rooms", "sounds")
NEW_AFTER = {
    "1": (*NEW_IN_6, *NEW_IN_5, *NEW_IN_4, *NEW_IN_3, *NEW_IN_2),
    "2": (*NEW_IN_6, *NEW_IN_5, *NEW_IN_4, *NEW_IN_3),
    "3": (*NEW_IN_6, *NEW_IN_5, *NEW_IN_4),
    "4": (*NEW_IN_6, *NEW_IN_5),
    "5": NEW_IN_6,
}


def take_back(site, version="1"):
    """Leave the site as that version of the profile did."""
    with committed():
        for name in NEW_AFTER[version]:
            del getUtility(IRegistry).records[f"collective.converse.{name}"]
        if version == "1":
            site.portal_controlpanel.unregisterConfiglet("xmpp-settings")
        site.portal_setup.setLastVersionForProfile(PROFILE, version)


@pytest.fixture
def site_of_version_1(site):
    take_back(site)
    return site


def upgrade(site):
    with committed():
        site.portal_setup.upgradeProfile(PROFILE)


def test_plone_offers_the_upgrade(site_of_version_1, visitor):
    page = visitor.page("/prefs_install_products_form", auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)).text
    assert "Chat (collective.converse)" in page[page.index('id="upgrade-products"') : page.index("Activated add-ons")]


@pytest.mark.parametrize("version", ["1", "2", "3", "4", "5"])
def test_an_upgraded_site_is_as_a_new_one(bare_site, version):
    install(bare_site)
    new = snapshot(bare_site)
    take_back(bare_site, version)
    assert differences(new, snapshot(bare_site)) != {}
    upgrade(bare_site)
    assert differences(new, snapshot(bare_site)) == {}


def test_what_managers_decided_stays(site_of_version_1):
    set_setting("base_path", "/talk")
    set_setting("enabled", False)
    set_setting("connection", "bosh")
    upgrade(site_of_version_1)
    records = getUtility(IRegistry).records
    assert records["collective.converse.base_path"].value == "/talk"
    assert records["collective.converse.enabled"].value is False
    assert records["collective.converse.connection"].value == "bosh"
    assert records["collective.converse.chat_groups"].value == ()


def test_importing_the_records_again_lets_nobody_in_when_the_group_that_may_chat_is_gone(site):
    add_group(site, "choir")
    set_setting("chat_groups", ("choir",))
    with committed():
        site.portal_groups.removeGroup("choir")
        site.portal_setup.setLastVersionForProfile(PROFILE, "1")
    upgrade(site)
    assert getUtility(IRegistry).records["collective.converse.chat_groups"].value == ("choir",)
