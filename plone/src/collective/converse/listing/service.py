"""`GET <site>/@converse-system-people?part=&of=`: the members who can be found."""

from collective.converse.listing.part import people_in_part
from collective.converse.listing.plugins import list_everybody
from collective.converse.listing.version import digest
from collective.converse.listing.version import version_of
from collective.converse.services.signed import SignedService
from collective.converse.settings import site_settings
from plone.restapi.services import _no_content_marker
import re


MOST_PARTS = 64
TAG = re.compile('"([0-9a-f]{16}|-)\\.([0-9a-f]{16})"')


class PeopleGet(SignedService):
    """`SystemPeople` of spec/http.d.ts, or 304 for who has it already."""

    signed_path = "/@converse-system-people"

    def answer(self):
        settings = site_settings()
        known = TAG.fullmatch(self.request.getHeader("If-None-Match") or "")
        version = version_of(self.context, settings) or "-"
        if known is not None and version != "-" and known[1] == version:
            return self.not_modified(known[0])
        found = self.find(settings)
        content = digest(found)
        tag = f'"{version}.{content}"'
        if known is not None and known[2] == content:
            return self.not_modified(tag)
        self.request.response.setHeader("ETag", tag)
        return found

    def find(self, settings):
        if not list_everybody(self.context.acl_users):
            return {"complete": False, "groups": {}, "people": []}
        part, of = self.part()
        return {"complete": True, **people_in_part(self.context, settings, part, of)}

    def part(self):
        """Number of the part and how many there are; 0 and 1 for what is none."""
        part, of = (self.number(name) for name in ("part", "of"))
        return (part, of) if part is not None and of is not None and part < of <= MOST_PARTS else (0, 1)

    def number(self, name):
        text = self.request.form.get(name)
        return int(text) if isinstance(text, str) and re.fullmatch("[0-9]{1,3}", text) else None

    def not_modified(self, tag):
        self.request.response.setHeader("ETag", tag)
        self.request.response.setStatus(304)
        return _no_content_marker
