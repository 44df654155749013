"""`@@xmpp-sessions`: who is connected, ended by buttons; and the button in Plone's user panel."""

from collective.converse.editing import MANAGE_PERMISSION
from gateway_server import Gateway
from members import add_boss
from members import add_member
from members import BOSS
from members import PASSWORD
from members import permit
from members import set_record
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from test_translations import LANGUAGES
from test_translations import translations
import html
import pytest
import re


PAGE = "/@@xmpp-sessions"
LIST_PATH = "/.collective-converse/site-sessions"
CLOSE_PATH = "/.collective-converse/close-session"


def session(jid, user, **changes):
    """A `ConnectedSession`."""
    known = {
        "site": "plone",
        "jid": jid,
        "user": user,
        "since": "2026-11-24T10:00:00.000Z",
        "client": "https://conversejs.org",
        "address": "192.0.2.0",
        "isHibernating": False,
    }
    return {**known, **changes}


SESSIONS = [
    session("jane@example.org/a", "jane"),
    session("jane@example.org/b", "jane", isHibernating=True, client=None, since=None, address=None),
    session("zoe@example.org/c", "zoe", client="https://gajim.org"),
]


class Connected(Gateway):
    """A gateway that knows who is connected."""

    def __init__(self):
        super().__init__()
        self.sessions, self.closed = SESSIONS, (200, {"closed": 1})

    def listening(self):
        def answer(handler):
            is_list = handler.path == LIST_PATH
            wanted = self.orders[-1].settings["user"] if is_list else None
            found = [each for each in self.sessions if wanted in (None, each["user"])]
            status, body = (200, {"sessions": found}) if is_list else self.closed
            self.answer_with(body, status)
            self.answer(handler)
            self.answer = answer

        self.answer = answer
        return super().listening()

    def keeps(self, path):
        return path in (LIST_PATH, CLOSE_PATH)

    def orders_at(self, path):
        return [order for order in self.orders if order.path == path]


@pytest.fixture
def gateway():
    with Connected().listening() as gateway:
        yield gateway


@pytest.fixture
def site(site, zope_conf, key_file, gateway):
    conf = {"gateway_url": gateway.origin, "gateway_key_file": str(key_file)}
    zope_conf({"collective.converse": conf})
    add_member(site, "jane", fullname="Jané <b>Dœ</b>")
    add_member(site, "zoe")
    add_boss(site)
    return site


def rows_in(page):
    """Cells of the table, each row a list of texts."""
    (table,) = re.findall(r'<table[^>]*id="collective-converse-sessions".*?</table>', page, re.S)
    return [
        [text_in(cell) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr\b.*?</tr>", table.split("<tbody")[0], re.S)
        + re.findall(r"<tr\b.*?</tr>", table.partition("<tbody")[2], re.S)
    ]


def text_in(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def forms_in(page, name="end"):
    """What each form with this button sends, by the button's words."""
    found = {}
    for form in re.findall(r"<form\b.*?</form>", page, re.S):
        button = re.search(rf'<button[^>]*name="{name}"[^>]*value="([^"]*)"[^>]*>(.*?)</button>', form, re.S)
        if button is None:
            button = re.search(rf'<button[^>]*value="([^"]*)"[^>]*name="{name}"[^>]*>(.*?)</button>', form, re.S)
        if button is None:
            continue
        fields = {}
        for tag in re.findall(r"<input\b[^>]*>", form):
            attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            fields[attributes["name"]] = html.unescape(attributes["value"])
        (action,) = re.findall(r'<form[^>]*action="([^"]*)"', form)
        found[text_in(button[2])] = (html.unescape(action), {**fields, name: button[1]})
    return found


def press(visitor, form, auth=BOSS, **changes):
    action, fields = form
    data = {name: value for name, value in {**fields, **changes}.items() if value is not None}
    return visitor.session.post(action, data=data, auth=auth, allow_redirects=False)


# Refused


@pytest.mark.parametrize("auth", [None, ("jane", PASSWORD)])
def test_who_does_not_manage_the_chat_sees_nobody_and_ends_nothing(site, visitor, gateway, auth):
    answer = visitor.page(PAGE, auth=auth)
    assert answer.status_code in (302, 401)
    assert "zoe" not in answer.text
    press(visitor, (f"{visitor.site_url}{PAGE}", {"user": "jane", "end": "all"}), auth)
    assert gateway.orders == []


def test_who_may_see_the_sites_set_up_does_not_see_it_by_that(site, visitor, gateway):
    permit(site, MANAGE_PERMISSION, ["Manager"])
    assert visitor.page("/@@overview-controlpanel", auth=BOSS).status_code == 200
    assert visitor.page(PAGE, auth=BOSS).status_code in (302, 401)
    page = visitor.page("/@@user-information?userid=jane", auth=BOSS).text
    assert "collective-converse-member" not in page
    assert gateway.orders == []


def test_it_is_not_there_without_the_add_on(bare_site, visitor):
    auth = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
    assert visitor.page(PAGE, auth=auth).status_code == 404
    add_member(bare_site, "jane")
    page = visitor.page("/@@user-information?userid=jane", auth=auth)
    assert page.status_code == 200
    assert "collective-converse" not in page.text


@pytest.mark.parametrize("authenticator", [None, "", "0" * 40])
def test_a_page_of_another_site_ends_nothing_in_an_administrators_name(site, visitor, gateway, authenticator):
    form = forms_in(visitor.page(PAGE, auth=BOSS).text)["End all : zoe"]
    assert press(visitor, form, _authenticator=authenticator).status_code == 403
    assert gateway.orders_at(CLOSE_PATH) == []


def test_a_link_ends_nothing(site, visitor, gateway):
    action, fields = forms_in(visitor.page(PAGE, auth=BOSS).text)["End all : zoe"]
    answer = visitor.session.get(action, params=fields, auth=BOSS, allow_redirects=False)
    assert answer.status_code in (403, 405)
    assert gateway.orders_at(CLOSE_PATH) == []


# Seen


def test_it_shows_by_member_with_what_since_when_and_from_where(site, visitor, gateway):
    answer = visitor.page(PAGE, auth=BOSS)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    head, jane, first, second, zoe, third = rows_in(answer.text)
    assert head == ["With", "Since", "From", "State", "Action"]
    assert jane == ["Jané <b>Dœ</b> jane", "End all : Jané <b>Dœ</b>"]
    assert first[0] == "Chat in a page of the site"
    assert "Nov 24, 2026" in first[1]
    assert first[2:4] == ["192.0.2.0", "Connected"]
    assert second[:4] == ["Not known", "Not known", "Not known", "Connection lost, may come back within two minutes"]
    assert zoe[0] == "zoe"
    assert third[0] == "Gajim"
    (order,) = gateway.orders
    assert order.is_signed
    assert (order.path, order.settings) == (LIST_PATH, {"user": None})


def test_what_a_member_calls_their_client_is_text(site, visitor, gateway):
    gateway.sessions = [session("zoe@example.org/<i>", "zoe", client='<script>alert(1)</script>\u202e"')]
    page = visitor.page(PAGE, auth=BOSS).text
    assert "<script>alert" not in page
    assert rows_in(page)[2][0] == '<script>alert(1)</script>?"'
    assert [fields["resource"] for _, fields in forms_in(page).values() if "resource" in fields] == ["<i>"]


def test_nobody_is_connected(site, visitor, gateway):
    gateway.sessions = []
    assert "Nobody is connected." in visitor.page(PAGE, auth=BOSS).text


def test_an_account_without_a_user_id_has_no_button(site, visitor, gateway):
    gateway.sessions = [session("old@example.org/a", None)]
    page = visitor.page(PAGE, auth=BOSS).text
    assert rows_in(page)[1][0] == "old@example.org"
    assert forms_in(page) == {}


def test_thousands_are_shown_page_by_page(site, visitor, gateway):
    gateway.sessions = [session(f"u{n:04}@example.org/a", f"u{n:04}") for n in range(3000)]
    page = visitor.page(PAGE, auth=BOSS).text
    assert len(rows_in(page)) == 1 + 2 * 25
    assert "(3000)" in page
    (link,) = re.findall(r'<a\s+href="([^"]*)"\s+rel="next"', page)
    following = visitor.page(html.unescape(link).removeprefix(visitor.site_url), auth=BOSS).text
    assert rows_in(following)[1][0] == "u0025"
    assert re.search(r'rel="prev"', following)
    form = forms_in(following)["End all : u0025"]
    assert press(visitor, form).headers["Location"] == f"{visitor.site_url}{PAGE}?start=25"


def test_one_member_alone(site, visitor, gateway):
    page = visitor.page(f"{PAGE}?user=zoe", auth=BOSS).text
    assert [row[0] for row in rows_in(page)[1:]] == ["zoe", "Gajim"]
    form = forms_in(page)["End all : zoe"]
    assert press(visitor, form).headers["Location"] == f"{visitor.site_url}{PAGE}?user=zoe"


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ((503, {"code": "xmpp-unreachable"}), "The chat server does not answer the gateway at the moment."),
        ((401, {"code": "system-signature-wrong"}), "(system-signature-wrong)"),
        ((500, {"code": "<script>"}), "The gateway refused to answer (500)."),
        ((200, {"closed": "<script>"}), "What answers is no gateway of this version."),
        ((202, {}), "the gateway tries until it can."),
        ((200, {"closed": 2}), "Ended connections of zoe: 2"),
    ],
)
def test_what_happened_is_said(site, visitor, gateway, closed, expected):
    gateway.closed = closed
    visitor.log_in(*BOSS)
    form = forms_in(visitor.page(PAGE).text)["End all : zoe"]
    assert press(visitor, form, auth=None).status_code == 303
    assert expected in text_in(visitor.page(PAGE).text)


def test_without_an_answer_it_says_why(site, visitor, gateway, zope_conf, key_file):
    gateway.sessions = [{"user": None, "jid": 5}]
    assert "What answers is no gateway of this version." in visitor.page(PAGE, auth=BOSS).text
    key_file.chmod(0o644)
    assert "The key for the gateway cannot be used." in visitor.page(PAGE, auth=BOSS).text
    zope_conf({})
    assert "No gateway is named to this Plone" in visitor.page(PAGE, auth=BOSS).text


# Ended


def test_one_connection_is_ended(site, visitor, gateway):
    forms = forms_in(visitor.page(PAGE, auth=BOSS).text)
    (form,) = [each for words, each in forms.items() if words.startswith("End : zoe, Gajim, ")]
    answer = press(visitor, form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{visitor.site_url}{PAGE}")
    (order,) = gateway.orders_at(CLOSE_PATH)
    assert order.is_signed
    assert order.settings == {"user": "zoe", "resource": "c", "by": "boss"}


def test_all_of_a_members_are_ended(site, visitor, gateway):
    press(visitor, forms_in(visitor.page(PAGE, auth=BOSS).text)["End all : Jané <b>Dœ</b>"])
    (order,) = gateway.orders_at(CLOSE_PATH)
    assert order.settings == {"user": "jane", "resource": None, "by": "boss"}


def test_the_user_panel_ends_all_of_a_members_and_leads_to_the_list(site, visitor, gateway):
    visitor.log_in(*BOSS)
    page = visitor.page("/@@user-information?userid=jane").text
    form = forms_in(page)["End all connections to the chat"]
    assert f'href="{visitor.site_url}{PAGE}?user=jane"' in page
    answer = press(visitor, form, auth=None)
    back = f"{visitor.site_url}/@@user-information?userid=jane"
    assert (answer.status_code, answer.headers["Location"]) == (303, back)
    (order,) = gateway.orders_at(CLOSE_PATH)
    assert order.settings == {"user": "jane", "resource": None, "by": "boss"}
    assert "Ended connections of Jané <b>Dœ</b>: 1" in text_in(visitor.page("/@@user-information?userid=jane").text)


def test_the_panel_that_lists_users_and_the_settings_lead_to_it(site, visitor):
    link = f'href="{visitor.site_url}{PAGE}"'
    assert link in visitor.page("/@@usergroup-userprefs", auth=BOSS).text
    assert link in visitor.page("/@@xmpp-settings", auth=BOSS).text
    assert visitor.service("@controlpanels/xmpp-settings", auth=BOSS).json()["sessions"] == {
        "@id": f"{visitor.site_url}{PAGE}",
        "title": "See who is connected to the chat, and end connections",
    }
    # Nowhere else.
    assert "collective-converse-member" not in visitor.page("", auth=BOSS).text


def test_it_needs_no_script(site, visitor):
    content = visitor.page(PAGE, auth=BOSS).text.split('id="collective-converse-sessions"')[1].split("</table>")[0]
    assert not re.search(r"<script\b|\bon\w+=|\bstyle=", content)


def test_it_speaks_the_readers_language(site, visitor):
    for language in LANGUAGES:
        code = language.lower().replace("_", "-")
        set_record("plone.available_languages", [code])
        set_record("plone.default_language", code)
        set_record("plone.use_combined_language_codes", True)
        page = html.unescape(visitor.page(PAGE, auth=BOSS).text)
        for name in ("sessions_heading", "sessions_since", "sessions_end_all", "sessions_hibernating"):
            assert translations(language)[name][1] in page, (language, name)
