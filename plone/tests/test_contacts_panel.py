"""What the panels say of the contact rule."""

from collective.converse.settings import site_settings
from members import add_boss
from members import add_group
from members import add_member
from members import BOSS
from members import committed
from members import set_setting
from plone.registry.interfaces import IRegistry
from test_control_panel import inputs
from test_control_panel import LISTS
from zope.component import getUtility
import pytest


PANEL = "@controlpanels/xmpp-settings"
MANY = "3 members have one another as contacts, which makes lists long"
NOBODY = "No group is named: nobody finds contacts in their list."
TOO_MANY = "More than 2 members may chat here, and each would have all the others as contacts. Choose groups."
# boss, jane and plone.app.testing's own user.
CHATTERS = 3


@pytest.fixture(autouse=True)
def people(site):
    add_boss(site)
    add_group(site, "choir", "Choir")
    add_member(site, "jane", groups=("choir",))
    add_member(site, "reader", roles=("Reader",))


@pytest.fixture
def limits(monkeypatch):
    """Make a site of three members one of many."""

    def limits(many=200, most=1000):
        monkeypatch.setattr("collective.converse.contacts.limits.MANY_CONTACTS", many)
        monkeypatch.setattr("collective.converse.contacts.limits.MOST_CONTACTS", most)
        monkeypatch.setattr("collective.converse.contacts.rule.MOST_CONTACTS", most)

    return limits


@pytest.fixture
def patch(visitor):
    def patch(json):
        headers = {"Accept": "application/json", "Prefer": "return=representation"}
        return visitor.session.patch(f"{visitor.site_url}/{PANEL}", json=json, auth=BOSS, headers=headers)

    return patch


@pytest.fixture
def save(visitor):
    """Send the form; the answer is a page where something was refused, else the page that comes next."""

    def save(**changes):
        url = f"{visitor.site_url}/@@xmpp-settings"
        form = {**inputs(visitor.page("/@@xmpp-settings", auth=BOSS).text), "form.buttons.save": "Save"}
        for name, value in changes.items():
            form.pop(f"form.widgets.{name}:list", None)
            form[f"form.widgets.{name}:list" if name in LISTS else f"form.widgets.{name}"] = value
        answer = visitor.session.post(url, data=form, auth=BOSS, allow_redirects=False)
        return answer.text if answer.status_code == 200 else visitor.page("/@@xmpp-settings", auth=BOSS).text

    return save


def messages(answer):
    assert answer.status_code == 200
    return [(each["field"], each["state"], each["message"]) for each in answer.json()["server"]["messages"]]


def stored(name):
    with committed():
        return getUtility(IRegistry).records[f"collective.converse.{name}"].value


# Refused


def test_everybody_is_refused_where_lists_could_not_hold_them(limits, patch, save):
    limits(most=CHATTERS - 1)
    answer = patch({"contact_rule": "everyone", "sounds": True})
    assert answer.status_code == 400
    assert TOO_MANY in answer.json()["message"]
    assert TOO_MANY in save(contact_rule="everyone")
    assert (stored("contact_rule"), stored("sounds")) == ("invited", False)


def test_everybody_is_refused_in_the_registry_itself(limits):
    limits(most=CHATTERS - 1)
    with pytest.raises(Exception, match="More than 2 members may chat here"):
        getUtility(IRegistry)["collective.converse.contact_rule"] = "everyone"


def test_the_group_of_everybody_is_refused_as_a_named_one(patch, save):
    words = "Choose everybody as contacts in place of it."
    answer = patch({"contact_groups": ["choir", "AuthenticatedUsers"]})
    assert answer.status_code == 400
    assert words in answer.json()["message"]
    assert words in save(contact_groups="AuthenticatedUsers")
    assert stored("contact_groups") == ()


def test_other_settings_can_be_saved_when_a_site_has_grown(limits, patch, save):
    set_setting("contact_rule", "everyone")
    limits(many=1, most=CHATTERS - 1)
    assert patch({"contact_rule": "everyone", "sounds": True}).status_code == 200
    assert "nobody finds contacts in their list. Choose groups." in save(theme="dark")
    assert stored("sounds") is True
    assert site_settings().contact_rule == "everyone"


# Warned


def test_everybody_is_warned_of_where_lists_are_long(limits, patch, visitor):
    limits(many=CHATTERS - 1)
    ((field, state, message),) = messages(patch({"contact_rule": "everyone"}))
    assert (field, state) == ("contact_rule", "warning")
    assert message.startswith(f"Contacts from the beginning: {MANY}")
    assert stored("contact_rule") == "everyone"
    schema = visitor.service(PANEL, auth=BOSS).json()["schema"]["properties"]
    assert MANY in schema["contact_rule"]["description"]
    assert messages(patch({"sounds": True})) == []


def test_the_page_after_saving_warns(limits, save):
    limits(many=CHATTERS - 1)
    page = save(contact_rule="everyone")
    assert page.count(MANY) == 2
    assert "statusmessage-warning" in page
    assert stored("contact_rule") == "everyone"
    assert save(theme="dark").count(MANY) == 1


def test_named_groups_without_a_name_are_warned_of(patch, save):
    assert messages(patch({"contact_rule": "named"})) == [
        ("contact_groups", "warning", f"Groups whose members see one another: {NOBODY}")
    ]
    assert messages(patch({"contact_groups": ["choir"]})) == []
    assert NOBODY in save(contact_groups="")
    assert stored("contact_groups") == ()


MANY_GROUPS = "groups have members who see one another: contacts stay as they are now. Name fewer groups."


@pytest.mark.parametrize("change", [{"contact_rule": "groups"}, {"contact_rule": "named", "contact_groups": ["choir"]}])
def test_more_groups_than_the_server_takes_are_warned_of(change, monkeypatch, site, patch, save):
    monkeypatch.setattr("collective.converse.contacts.limits.MOST_GROUPS", 0)
    # A group in which nobody sees another is none.
    assert messages(patch(change)) == []
    set_setting("contact_rule", "invited")
    add_member(site, "bob", groups=("choir",))
    ((field, state, message),) = messages(patch(change))
    assert (field, state) == ("contact_rule", "warning")
    assert MANY_GROUPS in message
    assert MANY_GROUPS in save(theme="dark")


def test_a_directory_that_fails_while_groups_are_counted_fails_no_panel(monkeypatch, patch):
    def fail(*args, **kw):
        raise LookupError("the directory does not answer")

    monkeypatch.setattr("Products.PlonePAS.tools.groups.GroupsTool.getGroupIds", fail)
    assert messages(patch({"contact_rule": "groups"})) == []


@pytest.mark.parametrize("rule", ["invited", "groups", "everyone"])
def test_there_is_no_warning_where_all_is_well(patch, rule):
    assert messages(patch({"contact_rule": rule, "sounds": True})) == []


def test_the_rule_can_be_chosen_in_the_form(save):
    save(contact_rule="named", contact_groups="choir;Site Administrators")
    assert (stored("contact_rule"), stored("contact_groups")) == ("named", ("choir", "Site Administrators"))
