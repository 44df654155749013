"""Who has the user id of a member who was deleted is another person; a new login name changes nobody."""

from addon import uninstall
from collective.converse.freed.table import freed_at
from directory import add_directory
from directory import Directory
from gateway_server import signature_header
from members import add_member
from members import committed
from members import delete_member
from members import PASSWORD
from members import PIXEL
from OFS.Image import Image
import pytest
import time
import transaction


@pytest.fixture
def state(known, visitor):
    """What the gateway is told when it asks with its signature."""

    def state():
        header = signature_header("gateway", "GET", "/@converse-system-state")
        answer = visitor.service("@converse-system-state", headers={"X-Converse-Signature": header})
        assert answer.status_code == 200
        return answer.json()

    return state


@pytest.fixture
def freed(state):
    """`(id, exists)` of the ids that were given up."""

    def freed():
        return sorted((each["id"], each["exists"]) for each in state()["freed"])

    return freed


def freed_of(visitor, login):
    visitor.log_in(login, PASSWORD)
    return visitor.service("@converse").json()["user"]["freed"]


def test_who_does_not_sign_learns_nothing(known, site, visitor):
    answer = visitor.service("@converse-system-state")
    assert (answer.status_code, answer.json()["code"]) == (401, "system-signature-missing")


def test_without_a_key_there_is_nothing(site, visitor):
    answer = visitor.service("@converse-system-state")
    assert (answer.status_code, answer.json()["code"]) == (404, "system-off")


def test_nothing_is_written_of_who_was_never_deleted(site, jane, visitor, freed):
    assert freed_of(visitor, "jane") == 0
    assert freed() == []


def test_another_person_with_the_same_id_is_told_apart(site, jane, visitor, freed):
    before = int(time.time() * 1000)
    delete_member(site, "jane")
    assert freed() == [("jane", False)]
    add_member(site, "jane", fullname="Another Jane")
    assert freed() == [("jane", True)]
    first = freed_of(visitor, "jane")
    assert before <= first <= time.time() * 1000
    delete_member(site, "jane")
    add_member(site, "jane")
    assert freed_of(visitor, "jane") > first


def test_a_clock_that_goes_back_makes_nobody_the_person_of_before(site, jane, state, monkeypatch):
    delete_member(site, "jane")
    first = state()["freed"][0]["at"]
    add_member(site, "jane")
    monkeypatch.setattr("collective.converse.freed.deletions.time.time", lambda: 5)
    delete_member(site, "jane")
    assert state()["freed"][0]["at"] == first + 1


def test_a_deletion_that_is_taken_back_frees_nothing(site, jane, freed):
    site.acl_users.userFolderDelUsers(["jane"])
    transaction.abort()
    assert freed() == []


def test_who_is_made_anew_in_the_same_transaction_is_the_same(site, jane, freed):
    with committed():
        site.acl_users.userFolderDelUsers(["jane"])
        site.acl_users._doAddUser("jane", PASSWORD, ["Member"], [])
    assert freed() == []


def fail(*args, **kw):
    raise RuntimeError("the directory is away")


def test_a_directory_that_fails_stops_no_deletion_and_who_has_the_id_later_is_another(site, jane, freed, caplog):
    add_directory(site)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Directory, "enumerateUsers", fail)
        delete_member(site, "jane")
    assert "It is not known whether another plugin still has a user who was deleted." in caplog.text
    assert freed() == [("jane", False)]
    assert freed_at("jane", site) > 0


@pytest.mark.parametrize("user_id", ["x" * 2000, "Ünïcode \u202e<b>", "a@b.example", "日本"])
def test_ids_of_every_kind(site, freed, user_id):
    add_member(site, user_id, login="somebody")
    delete_member(site, user_id)
    assert freed() == [(user_id, False)]


def test_a_login_name_that_changes_keeps_everything(site, jane, visitor, freed):
    visitor.log_in("jane", PASSWORD)
    before = visitor.service("@converse").json()
    with committed():
        site.acl_users.source_users.updateUser("jane", "jane.doe@example.org")
    visitor.log_in("jane.doe@example.org", PASSWORD)
    after = visitor.service("@converse").json()
    assert after["user"] == before["user"]
    assert after["member"] == before["member"]
    assert freed() == []


def test_what_was_given_up_is_known_after_a_new_installation(site, jane):
    delete_member(site, "jane")
    uninstall(site)
    add_member(site, "jane")
    delete_member(site, "jane")
    first = freed_at("jane", site)
    assert first > 0
    delete_member(site, "jane")
    assert freed_at("jane", site) >= first


def test_the_gateway_learns_the_versions_of_portraits(site, jane, state, visitor):
    add_member(site, "Bob Ünal")
    with committed():
        safe_id = site.portal_membership._getSafeMemberId("Bob Ünal")
        site.portal_memberdata._setPortrait(Image(id=safe_id, file=PIXEL, title=""), safe_id)
    versions = state()["portraits"]
    visitor.log_in("Bob Ünal", PASSWORD)
    assert versions == {"Bob Ünal": visitor.service("@converse").json()["user"]["portraitVersion"]}
