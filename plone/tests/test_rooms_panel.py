"""What the panels say of rooms of groups."""

from members import add_boss
from members import add_group
from members import set_setting
from test_contacts_panel import messages
from test_contacts_panel import patch  # noqa: F401
from test_contacts_panel import save  # noqa: F401
from test_contacts_panel import stored
import pytest


NONE = "No group is named: none has a room."
OFF = "Rooms are switched off in the page: members do not see these."
EVERYBODY = "Plone does not list them: it has no room."


@pytest.fixture(autouse=True)
def people(site):
    add_boss(site)
    add_group(site, "choir", "Choir")


def test_the_group_of_everybody_is_refused(patch, save):  # noqa: F811
    answer = patch({"room_groups": ["choir", "AuthenticatedUsers"], "group_rooms": "chosen"})
    assert answer.status_code == 400
    assert EVERYBODY in answer.json()["message"]
    assert EVERYBODY in save(room_groups="AuthenticatedUsers")
    with pytest.raises(Exception, match=EVERYBODY):
        set_setting("room_groups", ("AuthenticatedUsers",))
    assert (stored("room_groups"), stored("group_rooms")) == ((), "none")


def test_the_choice_of_groups_without_one_is_warned_of(patch, save):  # noqa: F811
    assert messages(patch({"group_rooms": "chosen"})) == [
        ("room_groups", "warning", f"Groups with a room: {NONE}"),
    ]
    assert messages(patch({"room_groups": ["choir"]})) == []
    assert NONE in save(room_groups="")


def test_rooms_that_no_page_shows_are_warned_of(patch, visitor):  # noqa: F811
    warning = ("group_rooms", "warning", f"Rooms of groups: {OFF}")
    assert messages(patch({"group_rooms": "all"})) == []
    assert messages(patch({"rooms": False})) == [warning]
    assert messages(patch({"sounds": True})) == []
    assert messages(patch({"group_rooms": "none"})) == []
    assert messages(patch({"group_rooms": "all"})) == [warning]


def test_they_can_be_chosen_in_the_form(save):  # noqa: F811
    page = save(group_rooms="chosen", room_groups="choir;Site Administrators")
    assert (stored("group_rooms"), stored("room_groups")) == ("chosen", ("choir", "Site Administrators"))
    assert NONE not in page


@pytest.mark.parametrize("change", [{"group_rooms": "all"}, {"group_rooms": "chosen", "room_groups": ["choir"]}])
def test_more_rooms_than_the_server_takes_are_warned_of(change, monkeypatch, patch):  # noqa: F811
    assert messages(patch(change)) == []
    set_setting("group_rooms", "none")
    monkeypatch.setattr("collective.converse.rooms.warnings.MOST_GROUPS", 0)
    ((field, state, message),) = messages(patch(change))
    assert (field, state) == ("group_rooms", "warning")
    assert "There would be more than 0 rooms: all rooms stay as they are now. Choose fewer groups." in message
