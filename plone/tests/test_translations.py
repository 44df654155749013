"""The template that translators start from."""

from pathlib import Path
import ast
import collective.converse
import re


PACKAGE = Path(collective.converse.__file__).parent
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


def texts_in_template():
    """Message ids with the English text that the comment `Default:` gives, else with themselves."""
    found = {}
    for default, msgid in re.findall(
        r'(?:^#\. Default: "((?:[^"\\]|\\.)*)"\n)?^msgid "((?:[^"\\]|\\.)+)"\nmsgstr ""$',
        TEMPLATE.read_text("utf-8"),
        re.M,
    ):
        found[msgid] = re.sub(r"\\(.)", r"\1", default or msgid)
    return found


def test_the_template_has_every_text_of_the_code_and_no_other():
    assert texts_in_template() == {**texts_in_python(), **texts_in_profiles()}


def test_every_text_has_an_id_of_its_own_and_an_english_text():
    for msgid, text in texts_in_python().items():
        assert re.fullmatch("(?:fieldset|heading|help|invalid|label|refused)_[a-z_]+|locked", msgid)
        assert text != msgid
