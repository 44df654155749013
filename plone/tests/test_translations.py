"""The template that translators start from, and the languages that there are."""

from members import add_boss
from members import add_group
from members import BOSS
from members import set_record
from pathlib import Path
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
import ast
import pytest
import re


# The sources: a wheel has the translations in compiled form alone.
PACKAGE = Path(__file__).parents[1] / "src" / "collective" / "converse"
LANGUAGES = ["de", "es", "fr", "it", "nl", "pt_BR"]
TEMPLATE = PACKAGE / "locales" / "collective.converse.pot"
CONFIGLET_TITLE = re.compile(r'<configlet\b[^>]*?\btitle="([^"]*)"', re.S)
PROFILE_TEXTS = re.compile(r'<genericsetup:registerProfile\b.*?\btitle="([^"]*)".*?\bdescription="([^"]*)"', re.S)


def texts_in_python():
    """Every `_("id", default="text")`, as a dictionary; of an id alone the text is the id."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                msgid = ast.literal_eval(node.args[0])
                defaults = [ast.literal_eval(each.value) for each in node.keywords if each.arg == "default"]
                text = defaults[0] if defaults else msgid
                assert found.setdefault(msgid, text) == text, f"{msgid} has two texts"
    return found


def texts_in_profiles():
    """Titles and descriptions that the add-ons control panel shows, and the titles in the site's set-up."""
    found = [
        text for path in PACKAGE.rglob("*.zcml") for each in PROFILE_TEXTS.findall(path.read_text()) for text in each
    ]
    found += [text for path in PACKAGE.rglob("*.xml") for text in CONFIGLET_TITLE.findall(path.read_text())]
    return {text: text for text in found}


ENTRY = re.compile(
    r'(?:^#\. Default: "((?:[^"\\]|\\.)*)"\n)?^msgid "((?:[^"\\]|\\.)+)"\nmsgstr "((?:[^"\\]|\\.)*)"$', re.M
)


def entries_in(path):
    """English text and translation by message id; without a comment `Default:` the id is the text."""
    found = {}
    for entry in ENTRY.findall(path.read_text("utf-8")):
        default, msgid, translated = (re.sub(r"\\(.)", r"\1", part) for part in entry)
        assert msgid not in found
        found[msgid] = (default or msgid, translated)
    return found


def translations(language):
    return entries_in(PACKAGE / "locales" / language / "LC_MESSAGES" / "collective.converse.po")


def placeholders(text):
    return sorted(re.findall(r"\$\{\w+\}", text))


# The template


def test_the_template_has_every_text_of_the_code_and_no_other():
    texts = {**texts_in_python(), **texts_in_profiles()}
    assert entries_in(TEMPLATE) == {msgid: (text, "") for msgid, text in texts.items()}


def test_every_text_has_an_id_of_its_own_and_an_english_text():
    for msgid, text in texts_in_python().items():
        assert re.fullmatch(
            "(?:doctor|fieldset|heading|help|invalid|label|page|refused|server|sessions|who)_[a-z_]+|locked", msgid
        )
        assert text != msgid


# The languages


def test_these_languages_are_there():
    assert sorted(path.parents[1].name for path in PACKAGE.rglob("*.po")) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_translates_every_text_and_no_other(language):
    found = translations(language)
    assert {msgid: text for msgid, (text, _) in found.items()} == {
        msgid: text for msgid, (text, _) in entries_in(TEMPLATE).items()
    }
    assert [msgid for msgid, (_, translated) in found.items() if not translated.strip()] == []
    source = (PACKAGE / "locales" / language / "LC_MESSAGES" / "collective.converse.po").read_text("utf-8")
    assert source.count("\nmsgid ") == len(found)
    assert "fuzzy" not in source


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text(language):
    for msgid, (text, translated) in translations(language).items():
        assert placeholders(translated) == placeholders(text), msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_holds_no_markup(language):
    """Plone puts descriptions into its pages as they are."""
    for msgid, (_, translated) in translations(language).items():
        assert not re.search("[<>&]", translated), msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_sentences_are_translated(language):
    for msgid, (text, translated) in translations(language).items():
        if len(text.split()) > 3:
            assert translated != text, msgid


# What is seen


@pytest.fixture
def speak(site, visitor):
    """Make the site speak a language; the administrator's pages are in it."""
    add_boss(site)

    def speak(language):
        set_record("plone.available_languages", [language.lower().replace("_", "-")])
        set_record("plone.default_language", language.lower().replace("_", "-"))
        set_record("plone.use_combined_language_codes", True)

    return speak


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_control_panel_speaks_the_sites_language(speak, visitor, language):
    speak(language)
    page = visitor.page("/@@xmpp-settings", auth=BOSS).text
    answer = visitor.service("@controlpanels/xmpp-settings", auth=BOSS).json()
    for msgid, (_, translated) in translations(language).items():
        if msgid.startswith(("label", "help", "heading", "fieldset")):
            assert translated in page, msgid
        if msgid.startswith(("label", "help")) and msgid not in ("help_settings", "help_server"):
            assert translated in str(answer), msgid
    assert answer["title"] == translations(language)["Chat"][1]
    assert [each["title"] for each in answer["schema"]["fieldsets"]] == [
        translations(language)[f"fieldset_{name}"][1] for name in ("general", "people", "page", "server")
    ]


def test_what_is_refused_is_said_in_the_sites_language(speak, site, visitor, zope_conf):
    add_group(site, "choir")
    speak("de")
    zope_conf({"collective.converse": {"theme": "dark"}})
    answer = visitor.session.patch(
        f"{visitor.site_url}/@controlpanels/xmpp-settings",
        json={"base_path": "chat", "chat_groups": ["ghosts"], "theme": "light", "connection": "smoke"},
        auth=BOSS,
        headers={"Accept": "application/json"},
    )
    for message in (
        "Der Pfad muss mit einem Schrägstrich beginnen, wie /chat.",
        "In dieser Website gibt es keine Gruppe „ghosts“.",
        "Hier nicht änderbar: Der Wert steht auf dem Server in zope.conf, Abschnitt product-config collective.converse",
        "Möglich ist nur eines von: websocket, bosh.",
    ):
        assert message in answer.json()["message"]
    page = visitor.page("/@@xmpp-settings", auth=BOSS).text
    assert "Hier nicht änderbar" in page
    assert visitor.service("@converse").json()["message"] == "Niemand ist angemeldet."


def test_the_sites_set_up_and_the_add_ons_are_in_the_sites_language(speak, site, visitor):
    speak("fr")
    assert "Discussion" in visitor.page("/@@overview-controlpanel", auth=BOSS).text
    add_ons = visitor.page("/prefs_install_products_form", auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)).text
    assert "Discussion (collective.converse)" in add_ons
