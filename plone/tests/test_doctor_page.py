"""`@@xmpp-doctor`: a page with the gateway's script, and with words for when the gateway does not answer."""

from collective.converse.editing import MANAGE_PERMISSION
from members import add_boss
from members import add_member
from members import BOSS
from members import PASSWORD
from members import permit
from members import set_record
from members import set_setting
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from test_translations import LANGUAGES
from test_translations import translations
import re


PAGE = "/@@xmpp-doctor"
ROOT = re.compile(r'<div id="collective-converse-doctor"[^>]*>', re.S)


def script_in(page):
    """Attributes of the page's script that is ours."""
    (tag,) = re.findall(r"<script\b[^>]*doctor\.js[^>]*>", page)
    return dict(re.findall(r'([\w-]+)="([^"]*)"', tag))


def root_in(page):
    """What the page tells the script."""
    (tag,) = ROOT.findall(page)
    return dict(re.findall(r'data-([\w-]+)="([^"]*)"', tag))


# Refused


def test_an_anonymous_visitor_does_not_see_it(site, visitor):
    answer = visitor.page(PAGE)
    assert "doctor.js" not in answer.text
    assert answer.status_code in (302, 401)


def test_a_member_does_not_see_it(site, visitor):
    add_member(site, "jane")
    answer = visitor.page(PAGE, auth=("jane", PASSWORD))
    assert "doctor.js" not in answer.text
    assert answer.status_code in (302, 401)


def test_who_may_see_the_sites_set_up_does_not_see_it_by_that(site, visitor):
    add_boss(site)
    permit(site, MANAGE_PERMISSION, ["Manager"])
    assert visitor.page("/@@overview-controlpanel", auth=BOSS).status_code == 200
    assert "doctor.js" not in visitor.page(PAGE, auth=BOSS).text


def test_it_is_not_there_without_the_add_on(bare_site, visitor):
    assert visitor.page(PAGE, auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)).status_code == 404


# Seen


def test_it_has_one_script_which_comes_from_the_gateway(site, visitor):
    add_boss(site)
    set_setting("base_path", "/talk")
    answer = visitor.page(PAGE, auth=BOSS)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert script_in(answer.text) == {"type": "module", "src": "/talk/doctor.js"}
    content = answer.text.split('id="content-core"')[1].split("</article>")[0]
    assert not re.search(r"<script\b(?![^>]*\bsrc=)|\bon\w+=|\bstyle=", content.split("</script>")[0])


def test_it_says_what_the_gateway_is_to_be_looked_at_for_when_it_does_not_answer(site, visitor):
    add_boss(site)
    set_setting("base_path", "/talk")
    page = visitor.page(PAGE, auth=BOSS).text
    assert "the gateway does not answer at /talk." in page
    for hint in (
        "systemctl status collective-converse",
        "Does the web server hand /talk/ to the gateway?",
        "Is /talk the path",
        "collective-converse doctor --config FILE",
    ):
        assert hint in page, hint


def test_it_tells_the_script_what_concerns_the_browser(site, visitor):
    add_boss(site)
    assert root_in(visitor.page(PAGE, auth=BOSS).text) == {"bosh": "", "language": "en", "notifications": "off"}
    set_setting("bosh_url", "/http-bind")
    set_setting("notifications", True)
    assert root_in(visitor.page(PAGE, auth=BOSS).text) == {
        "bosh": "/http-bind",
        "language": "en",
        "notifications": "on",
    }


def test_a_manager_of_the_zope_root_sees_it_while_chat_is_off(site, visitor):
    set_setting("enabled", False)
    assert "doctor.js" in visitor.page(PAGE, auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)).text


def test_the_settings_lead_to_it_and_it_leads_back(site, visitor):
    add_boss(site)
    link = f'<a href="{visitor.site_url}/@@xmpp-doctor">Find out whether the chat is well'
    assert link in visitor.page("/@@xmpp-settings", auth=BOSS).text
    assert re.search(
        rf'<a\s+href="{visitor.site_url}/@@xmpp-settings">Settings of the chat</a>',
        visitor.page(PAGE, auth=BOSS).text,
    )


def test_the_panel_over_plone_restapi_names_it(site, visitor):
    add_boss(site)
    assert visitor.service("@controlpanels/xmpp-settings", auth=BOSS).json()["doctor"] == {
        "@id": f"{visitor.site_url}/@@xmpp-doctor",
        "title": "Find out whether the chat is well, and what to do where it is not",
    }


def test_it_speaks_the_sites_language(site, visitor):
    add_boss(site)
    for language in LANGUAGES:
        code = language.lower().replace("_", "-")
        set_record("plone.available_languages", [code])
        set_record("plone.default_language", code)
        set_record("plone.use_combined_language_codes", True)
        page = visitor.page(PAGE, auth=BOSS).text
        assert root_in(page)["language"] == code
        for msgid, (_, translated) in translations(language).items():
            if msgid.startswith("doctor_") and msgid != "doctor_link":
                assert translated.replace("${path}", "/chat") in page.replace("&#39;", "'"), msgid
        assert translations(language)["doctor_link"][1] in visitor.page("/@@xmpp-settings", auth=BOSS).text
