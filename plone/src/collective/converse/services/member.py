"""`GET <site>/@converse`: who asks, and whether they have chat."""

from collective.converse.identity import member_hash
from collective.converse.member import describe_member
from collective.converse.search import describe_search
from collective.converse.services.service import ConverseService
from collective.converse.settings import public_settings
from collective.converse.settings import site_settings


class MemberGet(ConverseService):
    """`ConverseMember` of spec/http.d.ts."""

    def reply_to(self, user):
        settings = site_settings()
        return {
            "@id": f"{self.context.absolute_url()}/@converse",
            "member": member_hash(user.getId()),
            "user": describe_member(user, self.context, self.request),
            "settings": public_settings(settings),
            "search": describe_search(user, self.context, settings),
        }
