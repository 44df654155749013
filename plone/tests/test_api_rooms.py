"""`collective.converse.api.room`: what code makes is what the gateway is told, and nothing of what is given up."""

from addon import install
from addon import uninstall
from collective.converse import api
from collective.converse.api.exc import ConverseApiError
from collective.converse.contacts import telling
from directory import add_directory
from directory import Directory
from gateway_server import signature_header
from members import add_group
from members import add_member
from members import committed
from members import delete_member
from members import set_setting
from Products.PythonScripts.PythonScript import PythonScript
from zExceptions import Unauthorized
from zope.component.hooks import setSite
import pytest
import transaction


@pytest.fixture
def site(site, zope_conf, key_file):
    conf = {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}
    zope_conf({"collective.converse": conf})
    for user_id in ("nora", "omar", "pia"):
        add_member(site, user_id, fullname=user_id.title())
    return site


@pytest.fixture
def rings(site, monkeypatch):
    """Origins of the gateways that are told to ask, in place of telling."""
    rings = []

    class Counting:
        def ring(self, door):
            rings.append(door[0])

    monkeypatch.setattr(telling, "bell", Counting())
    return rings


@pytest.fixture
def told(site, visitor):
    """What the gateway is told of rooms, as it asks."""

    def told():
        header = signature_header("gateway", "GET", "/@converse-system-rooms")
        answer = visitor.service("@converse-system-rooms", headers={"X-Converse-Signature": header}).json()
        assert answer["refused"] is None
        return answer["rooms"]

    return told


def ids(room):
    return [member["id"] for member in room["members"]]


def make(id="press", title="Press", **people):
    with committed():
        return api.room.create(id=id, title=title, **people)


# Refused


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""},
        {"id": "-a"},
        {"id": "a b"},
        {"id": "a/../b"},
        {"id": "ä"},
        {"id": "a" * 101},
        {"id": None},
        {"title": " "},
        {"title": None},
        {"title": "x" * 251},
        {"title": "a\nb"},
        {"title": "a\x00"},
        {"title": "a\ud800"},
        {"members": "nora"},
        {"members": None},
        {"members": [1]},
        {"members": [""]},
        {"members": ["x" * 2001]},
        {"owners": "nora"},
        {"members": [f"m{number}" for number in range(2001)]},
        {"members": [f"m{number}" for number in range(1500)], "owners": [f"o{number}" for number in range(501)]},
    ],
)
def test_a_call_that_is_wrong_is_refused_and_makes_nothing(rings, told, changes):
    with pytest.raises(api.exc.InvalidParameterError) as raised:
        api.room.create(**{"id": "press", "title": "Press", **changes})
    assert raised.value.code == "api-parameter-invalid"
    assert isinstance(raised.value, ValueError)
    transaction.commit()
    assert (told(), rings) == ([], [])


def test_what_is_not_named_is_missing(site):
    with pytest.raises(TypeError):
        api.room.create("press", "Press")
    with pytest.raises(TypeError):
        api.room.create(id="press")


@pytest.mark.parametrize(
    "call",
    [
        lambda: api.room.update(id="press", title="A"),
        lambda: api.room.add_members(id="press", members=["nora"]),
        lambda: api.room.remove_members(id="press", members=["nora"]),
        lambda: api.room.notice(id="press", text="Hello"),
        lambda: api.room.notice(id="press", text="Hello", at_once=True),
    ],
)
def test_a_room_that_nobody_made_is_told(site, call):
    add_group(site, "press", "Press")
    set_setting("group_rooms", "all")
    with pytest.raises(api.exc.RoomNotFoundError) as raised:
        call()
    assert raised.value.code == "api-room-unknown"
    assert "press" in str(raised.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda: api.room.create(id="press", title="Press"),
        lambda: api.room.get_all(),
        lambda: api.people.online(),
        lambda: api.person.jid("nora"),
    ],
)
def test_without_the_add_on_it_says_so(bare_site, call):
    with pytest.raises(api.exc.NotInstalledError) as raised:
        call()
    assert raised.value.code == "api-not-installed"
    setSite(None)
    with pytest.raises(ConverseApiError):
        call()
    setSite(bare_site)


def test_one_room_too_many_is_refused(rings, monkeypatch):
    monkeypatch.setattr("collective.converse.api.room.MOST_ROOMS", 1)
    make()
    make()
    with pytest.raises(api.exc.TooManyRoomsError) as raised:
        api.room.create(id="board", title="Board")
    assert raised.value.code == "api-rooms-too-many"


def test_too_many_in_all_rooms_are_refused(rings, monkeypatch, told):
    monkeypatch.setattr("collective.converse.api.room.MOST_NAMED", 3)
    make(members=["nora"], owners=["nora"])
    with committed():
        api.room.create(id="board", title="Board", members=["omar"])
        for call in (
            lambda: api.room.create(id="choir", title="Choir", members=["pia"]),
            lambda: api.room.add_members(id="board", members=["pia"]),
        ):
            with pytest.raises(api.exc.TooManyRoomsError) as raised:
                call()
            assert raised.value.code == "api-rooms-too-many"
        api.room.update(id="press", owners=[])
        api.room.add_members(id="board", members=["pia"])
    assert [ids(room) for room in told()] == [["omar", "pia"], ["nora"]]


@pytest.mark.parametrize(
    "line", ["from collective.converse import api", "import collective.converse.api.room", "import collective.converse"]
)
def test_a_script_that_is_edited_through_the_web_cannot_use_it(site, line):
    script = PythonScript("telling")
    script.write(f"{line}\nreturn 1")
    with pytest.raises(Unauthorized):
        script.__of__(site)()


# A room


def test_the_gateway_is_told_who_of_the_room_may_chat(rings, told, site):
    made = make(members=["omar", "nora", "nobody"], owners=["pia"])
    assert made == api.room.Room("press", "Press", ("nobody", "nora", "omar"), ("pia",))
    (room,) = told()
    assert room.pop("generation")
    assert room == {
        "kind": "add-on",
        "id": "press",
        "title": "Press",
        "members": [
            {"id": "nora", "fullname": "Nora"},
            {"id": "omar", "fullname": "Omar"},
            {"id": "pia", "fullname": "Pia"},
        ],
        "owners": ["pia"],
    }
    assert rings == ["http://127.0.0.1:1"]


def test_a_transaction_that_is_given_up_makes_nothing_and_tells_nobody(rings, told):
    api.room.create(id="press", title="Press", members=["nora"])
    transaction.abort()
    savepoint = transaction.savepoint()
    api.room.create(id="board", title="Board", members=["nora"])
    savepoint.rollback()
    transaction.commit()
    assert (told(), api.room.get_all()) == ([], [])


def test_twice_is_as_once_and_tells_nobody(rings, told):
    make(members=["nora"])
    before = told()
    make(members=["nora", "nora"])
    assert told() == before
    assert len(rings) == 1
    make(title="The press", members=["omar"])
    (after,) = told()
    assert (after["title"], ids(after)) == ("The press", ["omar"])
    # What was written is still there.
    assert after["generation"] == before[0]["generation"]


def test_what_is_changed_is_told_and_the_rest_stays(rings, told):
    make(members=["nora"], owners=["nora"])
    with committed():
        api.room.update(id="press", title=" New ")
    assert [(room["title"], ids(room), room["owners"]) for room in told()] == [("New", ["nora"], ["nora"])]
    with committed():
        assert api.room.add_members(id="press", members=["omar", "nora"]).members == ("nora", "omar")
    assert [ids(room) for room in told()] == [["nora", "omar"]]
    with committed():
        assert api.room.remove_members(id="press", members=["nora", "pia"]).owners == ()
    assert [(ids(room), room["owners"]) for room in told()] == [(["omar"], [])]
    assert len(rings) == 4


def test_a_room_that_is_deleted_is_told_no_more_and_one_of_its_id_is_another(rings, told):
    make(members=["nora"])
    (first,) = told()
    with committed():
        api.room.delete(id="press")
        api.room.create(id="press", title="Press", members=["nora"])
    (second,) = told()
    assert second["generation"] != first["generation"]
    with committed():
        api.room.delete(id="press")
        api.room.delete(id="press")
    assert told() == []
    assert api.room.get(id="press") is None
    assert len(rings) == 3


def test_it_is_no_groups_room_and_no_group_is_touched(rings, told, site):
    add_group(site, "press", "The group")
    with committed():
        site.portal_groups.addPrincipalToGroup("nora", "press")
    set_setting("group_rooms", "all")
    make(members=["omar"])
    found = [(room.get("kind"), room["id"], ids(room)) for room in told()]
    assert found == [(None, "press", ["nora"]), ("add-on", "press", ["omar"])]
    with committed():
        api.room.delete(id="press")
    assert [(room["title"], ids(room)) for room in told()] == [("The group", ["nora"])]
    assert api.room.get_all() == []


def test_a_room_is_there_whatever_the_setting_of_groups_says(told):
    make(members=["nora"])
    for value in ("all", "chosen", "none"):
        set_setting("group_rooms", value)
        assert [ids(room) for room in told()] == [["nora"]]


def test_who_may_chat_no_more_is_in_it_no_more(told, site):
    make(members=["nora", "omar"], owners=["omar"])
    add_group(site, "choir")
    with committed():
        site.portal_groups.addPrincipalToGroup("nora", "choir")
    set_setting("chat_groups", ("choir",))
    assert [(ids(room), room["owners"]) for room in told()] == [(["nora"], [])]


def test_another_person_with_the_id_of_one_who_was_deleted_is_not_in_it(told, site):
    make(members=["nora", "omar"], owners=["nora"])
    delete_member(site, "nora")
    add_member(site, "nora", fullname="Another Nora")
    assert [(ids(room), room["owners"]) for room in told()] == [(["omar"], [])]
    assert api.room.get(id="press").members == ("omar",)
    with committed():
        api.room.add_members(id="press", members=["pia"])
    assert [ids(room) for room in told()] == [["omar", "pia"]]
    with committed():
        api.room.add_members(id="press", members=["nora"])
    assert [ids(room) for room in told()] == [["nora", "omar", "pia"]]


@pytest.mark.parametrize("user_id", ["x" * 2000, "Ünïcode \u202e<b>", "a@b.example", "日本", "a b/c"])
def test_ids_of_every_kind_are_members(told, site, user_id):
    add_member(site, user_id, login="somebody")
    make(members=[user_id])
    assert [ids(room) for room in told()] == [[user_id]]


def test_a_directory_that_does_not_answer_takes_nobody_out(site, visitor, monkeypatch):
    add_directory(site)
    make(members=["JDoe"])

    def fail(*args, **kw):
        raise LookupError("the directory does not answer")

    monkeypatch.setattr(Directory, "enumerateUsers", fail)
    header = signature_header("gateway", "GET", "/@converse-system-rooms")
    answer = visitor.service("@converse-system-rooms", headers={"X-Converse-Signature": header}).json()
    assert (answer["rooms"], answer["refused"]["code"]) == ([], "rooms-unknown")


def test_uninstalling_leaves_no_room(site, told):
    make(members=["nora"])
    uninstall(site)
    install(site)
    assert told() == []
    assert api.room.get_all() == []


def test_without_a_gateway_a_room_is_kept_until_there_is_one(site, told, zope_conf, key_file):
    zope_conf({})
    make(members=["nora"])
    zope_conf({"collective.converse": {"gateway_url": "http://127.0.0.1:1", "gateway_key_file": str(key_file)}})
    assert [ids(room) for room in told()] == [["nora"]]
