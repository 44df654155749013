"""`GET <site>/@converse-people?q=`: whom a member can write to."""

from collective.converse import _
from collective.converse.eligibility import Refusal
from collective.converse.people import find_people
from collective.converse.services.service import ConverseService
from Products.CMFCore.permissions import ListPortalMembers


SEARCH_NOT_PERMITTED = Refusal(
    403, "people-not-permitted", _("refused_people", default="You may not list the members of this site.")
)


class PeopleGet(ConverseService):
    """`{"people": [{"id", "fullname"}]}`, at most 20, in the order of their names."""

    def reply_to(self, user):
        if not user.has_permission(ListPortalMembers, self.context):
            return self.refuse(SEARCH_NOT_PERMITTED)
        query = self.request.form.get("q", "")
        if not isinstance(query, str):
            query = ""
        return {"people": find_people(query, user.getId(), self.context)}
