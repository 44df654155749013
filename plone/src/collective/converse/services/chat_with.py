"""`POST <site>/@converse-chat-with`: with whom of some users a member may chat."""

from collective.converse.reach import people_in_reach
from collective.converse.services.service import ConverseService
import json


# Ids in one question, and characters in one of them.
MOST_USERS = 50
LONGEST_ID = 4000


class ChatWithPost(ConverseService):
    """`PloneChatWith` of spec/http.d.ts.

    It changes nothing, and answers alike for who is unknown and who is not shown.
    """

    def reply_to(self, user):
        return {"people": people_in_reach(asked_for(self.request.get("BODY")), user, self.context)}


def asked_for(body):
    """The user ids in a body, each once; none where it is not what the gateway sends."""
    try:
        users = json.loads(body or b"{}").get("users")
    except (AttributeError, ValueError):
        return []
    if not isinstance(users, list):
        return []
    return list(dict.fromkeys(filter(is_id, users)))[:MOST_USERS]


def is_id(value):
    """True for a text that some plugin could know as an id: each of them writes it down as UTF-8."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        return False
    return not any("\ud800" <= character <= "\udfff" for character in value)
