"""`GET <site>/@converse-people?q=`: whom a member can write to."""

from collective.converse import _
from collective.converse.eligibility import Refusal
from collective.converse.people import find_people
from collective.converse.search import may_search
from collective.converse.search import sees_emails
from collective.converse.services.service import ConverseService


SEARCH_NOT_PERMITTED = Refusal(
    403, "people-not-permitted", _("refused_people", default="You may not list the members of this site.")
)


class PeopleGet(ConverseService):
    """`PlonePeople` of spec/http.d.ts, in the order of their names."""

    def reply_to(self, user):
        if not may_search(user, self.context):
            return self.refuse(SEARCH_NOT_PERMITTED)
        query = self.request.form.get("q", "")
        if not isinstance(query, str):
            query = ""
        return {"people": find_people(query, user.getId(), self.context, sees_emails(user, self.context))}
