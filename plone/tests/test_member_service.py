"""`GET @converse` for who has chat: what Plone tells the gateway about them."""

from members import add_group
from members import add_member
from members import add_portrait
from members import committed
from members import delete_group
from members import PASSWORD
from members import set_record
from members import set_setting
import pytest


def test_a_member_with_the_cookie_of_the_login_form_is_described(jane, visitor, site_url):
    visitor.log_in("jane", PASSWORD)
    answer = visitor.service("@converse")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    described = answer.json()
    member = described.pop("member")
    assert described == {
        "@id": f"{site_url}/@converse",
        "user": {
            "id": "jane",
            "fullname": "Jané Dœ",
            "portrait": None,
            "portraitVersion": None,
            "freed": 0,
            "groups": [{"id": "choir", "title": "choir"}, {"id": "staff", "title": "Staff"}],
            "language": "en",
        },
        "settings": {
            "connection": "websocket",
            "autoSubscribe": False,
            "debug": False,
            "theme": "system",
            "rooms": True,
            "sounds": False,
            "notifications": False,
            "appearance": "overlay",
            "boshUrl": None,
            "fileSharing": True,
            "searchMinLength": 2,
        },
        "search": {"permitted": True, "emails": False, "shortest": 2, "most": 20},
    }
    assert len(member) == 32


def test_a_token_and_basic_auth_say_the_same_as_the_cookie(jane, visitor):
    by_token = visitor.bearer_service("@converse", visitor.token("jane", PASSWORD))
    by_password = visitor.service("@converse", auth=("jane", PASSWORD))
    visitor.log_in("jane", PASSWORD)
    by_cookie = visitor.service("@converse")
    assert by_token.status_code == 200
    assert by_token.json() == by_password.json() == by_cookie.json()


def test_the_settings_are_the_registrys(jane, visitor):
    set_setting("connection", "bosh")
    set_setting("auto_subscribe", True)
    set_setting("debug", True)
    set_setting("theme", "dark")
    set_setting("rooms", False)
    set_setting("sounds", True)
    set_setting("bosh_url", "/http-bind")
    set_setting("notifications", True)
    set_setting("appearance", "embedded")
    set_setting("file_sharing", False)
    visitor.log_in("jane", PASSWORD)
    assert visitor.service("@converse").json()["settings"] == {
        "connection": "bosh",
        "autoSubscribe": True,
        "debug": True,
        "theme": "dark",
        "rooms": False,
        "sounds": True,
        "notifications": True,
        "appearance": "embedded",
        "boshUrl": "/http-bind",
        "fileSharing": False,
        "searchMinLength": 2,
    }


def test_a_group_inside_another_makes_its_members_members_of_both(site, visitor):
    add_group(site, "everybody", "Everybody")
    add_group(site, "tenors", "Tenöre", inside="everybody")
    add_member(site, "tom", groups=("tenors",))
    visitor.log_in("tom", PASSWORD)
    assert visitor.service("@converse").json()["user"]["groups"] == [
        {"id": "everybody", "title": "Everybody"},
        {"id": "tenors", "title": "Tenöre"},
    ]


def test_the_group_of_everybody_who_is_logged_in_is_left_out(site, visitor):
    assert site.portal_groups.getGroupById("AuthenticatedUsers") is not None
    add_member(site, "tom")
    visitor.log_in("tom", PASSWORD)
    assert visitor.service("@converse").json()["user"]["groups"] == []


def test_a_group_that_was_deleted_is_left_out(jane, site, visitor):
    delete_group(site, "choir")
    visitor.log_in("jane", PASSWORD)
    assert visitor.service("@converse").json()["user"]["groups"] == [{"id": "staff", "title": "Staff"}]


def test_a_group_that_a_plugin_alone_knows_is_left_out(jane, site, visitor):
    with committed():
        site.acl_users.source_groups._principal_groups["jane"] += ("ghosts",)
    visitor.log_in("jane", PASSWORD)
    groups = visitor.service("@converse").json()["user"]["groups"]
    assert [group["id"] for group in groups] == ["choir", "staff"]
    assert "ghosts" in site.acl_users.getUserById("jane").getGroups()


@pytest.mark.parametrize("user_id", ["jane", "jane@example.org", "jane-doe_1", "Жанна", "a b"])
def test_a_portrait_has_an_address_where_there_is_one(site, visitor, site_url, user_id):
    add_member(site, user_id, login="login-of-jane")
    visitor.log_in("login-of-jane", PASSWORD)
    assert visitor.service("@converse").json()["user"]["portrait"] is None
    add_portrait(site, user_id)
    portrait = visitor.service("@converse").json()["user"]["portrait"]
    assert portrait.startswith(f"{site_url}/portal_memberdata/portraits/")
    assert visitor.session.get(portrait).headers["Content-Type"] == "image/gif"


def test_addresses_are_the_public_ones_behind_a_gateway(jane, site, virtual_hosting, visitor):
    add_portrait(site, "jane")
    visitor.log_in("jane", PASSWORD)
    answer = visitor.service("/VirtualHostBase/http/localhost:8080/plone/VirtualHostRoot/@converse")
    assert answer.json()["@id"] == "http://localhost:8080/@converse"
    assert answer.json()["user"]["portrait"] == "http://localhost:8080/portal_memberdata/portraits/jane"


def test_addresses_leave_out_the_schemes_own_port(jane, virtual_hosting, visitor):
    visitor.log_in("jane", PASSWORD)
    answer = visitor.service("/VirtualHostBase/https/www.example.org:443/plone/VirtualHostRoot/@converse")
    assert answer.json()["@id"] == "https://www.example.org/@converse"


@pytest.mark.parametrize(
    ("user_id", "login", "fullname", "shown"),
    [
        ("jane", "jane", "Jané Dœ", "Jané Dœ"),
        ("jane", "jane", "  Jané  ", "Jané"),
        ("jane", "jane", "", "jane"),
        ("jane", "jane", "   ", "jane"),
        ("0b5c9a2e", "jane.doe", "", "jane.doe"),
        ("jane@example.org", "jane", "", "jane"),
        ("jane", "jane@example.org", "", "jane"),
        ("jane@example.org", "jane@example.org", "", "jane"),
        ("@example.org", "@example.org", "", "@example.org"),
    ],
)
def test_who_left_the_full_name_empty_is_not_shown_by_an_address(site, visitor, user_id, login, fullname, shown):
    add_member(site, user_id, login=login, fullname=fullname)
    visitor.log_in(login, PASSWORD)
    assert visitor.service("@converse").json()["user"]["fullname"] == shown


@pytest.mark.parametrize(
    "user_id",
    ["jane@example.org", "Жанна", "名前", "ß", "İstanbul", "O'Neil", "a/b", "a:b&<c>", "with space", "🦊", "x" * 255],
)
def test_ids_of_any_kind_come_back_as_they_are(site, visitor, user_id):
    add_member(site, user_id, login="login-name", fullname=f"{user_id} Dœ")
    visitor.log_in("login-name", PASSWORD)
    user = visitor.service("@converse").json()["user"]
    assert user["id"] == user_id
    assert user["fullname"] == f"{user_id} Dœ"


def test_ids_that_differ_in_case_alone_are_two_members(site, visitor, site_url):
    add_member(site, "bob", fullname="Bob Small")
    add_member(site, "Bob", fullname="Bob Tall")
    answers = [visitor.service("@converse", auth=(login, PASSWORD)).json() for login in ("bob", "Bob")]
    assert [answer["user"]["id"] for answer in answers] == ["bob", "Bob"]
    assert [answer["user"]["fullname"] for answer in answers] == ["Bob Small", "Bob Tall"]
    assert answers[0]["member"] != answers[1]["member"]


def test_the_member_hash_stays_and_tells_nothing_of_the_id(jane, visitor):
    first = visitor.service("@converse", auth=("jane", PASSWORD)).json()["member"]
    second = visitor.service("@converse", auth=("jane", PASSWORD)).json()["member"]
    assert first == second
    assert set(first) <= set("0123456789abcdef")


# Language


@pytest.fixture
def languages(site):
    set_record("plone.available_languages", ["en", "de", "pt-br"])
    set_record("plone.use_combined_language_codes", True)
    set_record("plone.use_request_negotiation", True)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("pt-BR,pt;q=0.9", "pt-br"),
        ("fr", "en"),
        ("", "en"),
        ("nonsense;;q=x", "en"),
        ("de;q=0.1,en", "en"),
    ],
)
def test_the_language_is_negotiated_where_the_site_says_so(jane, languages, visitor, accepted, language):
    answer = visitor.service("@converse", headers={"Accept-Language": accepted}, auth=("jane", PASSWORD))
    assert answer.json()["user"]["language"] == language


def test_the_language_is_the_sites_where_it_does_not_negotiate(jane, visitor):
    answer = visitor.service("@converse", headers={"Accept-Language": "de"}, auth=("jane", PASSWORD))
    assert answer.json()["user"]["language"] == "en"


def test_the_language_is_not_what_a_query_says(jane, visitor):
    answer = visitor.service("@converse", auth=("jane", PASSWORD), LANGUAGE="xx<b>")
    assert answer.json()["user"]["language"] == "en"
