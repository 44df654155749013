"""`GET <site>/@converse-system`: the settings of the chat server."""

from collective.converse.outcomes import remember_question
from collective.converse.services.signed import SignedService
from collective.converse.settings import server_settings
from collective.converse.versions import versions_here


class SystemGet(SignedService):
    """`SystemAnswer` of spec/http.d.ts."""

    signed_path = "/@converse-system"

    def answer(self):
        settings = server_settings()
        remember_question(settings)
        return {"settings": settings, "versions": versions_here()}
