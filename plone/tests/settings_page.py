"""The reference tables of `docs/settings.md`, made from the schema."""

from collective.converse.interfaces import IConverseSettings
from pathlib import Path
from plone.supermodel.interfaces import FIELDSETS_KEY
from zope.i18n import translate
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import IInt
from zope.schema.interfaces import ITuple
import re


PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
MADE = re.compile(r"(?<=<!-- made from the schema -->\n).*?(?=<!-- end of what is made -->\n)", re.S)


def render_tables():
    """A table for each part of the panel."""
    fieldsets = IConverseSettings.getTaggedValue(FIELDSETS_KEY)
    elsewhere = {name for fieldset in fieldsets for name in fieldset.fields}
    parts = [("General", [name for name in IConverseSettings.names() if name not in elsewhere])]
    parts += [(translate(fieldset.label), fieldset.fields) for fieldset in fieldsets]
    return "\n".join(render_table(title, names) for title, names in parts)


def render_table(title, names):
    rows = [
        f"### {title}",
        "",
        "| Setting | Key | Values | Default | What it changes |",
        "|---|---|---|---|---|",
    ]
    for name in names:
        field = IConverseSettings[name]
        cells = (translate(field.title), f"`{name}`", values_of(field), default_of(field), translate(field.description))
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join([*rows, ""])


def values_of(field):
    if IBool.providedBy(field):
        return "on, off"
    if IChoice.providedBy(field):
        return ", ".join(f"`{term.value}`" for term in field.vocabulary)
    if ITuple.providedBy(field):
        return "ids of groups"
    if IInt.providedBy(field):
        return f"{field.min} to {field.max}"
    return {"xmpp_domain": "a domain", "bosh_url": "a path, or an address on the site"}.get(field.__name__, "a path")


def default_of(field):
    if IBool.providedBy(field):
        return "on" if field.default else "off"
    return f"`{field.default}`" if field.default else "none"


def made_part(page):
    """What stands between the two comments."""
    return MADE.search(page).group(0)


def write_page():
    page = PAGE.read_text("utf-8")
    PAGE.write_text(MADE.sub(lambda _: f"\n{render_tables()}\n", page), "utf-8")
