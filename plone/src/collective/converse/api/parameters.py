"""What callers of the API may say."""

from collective.converse.api.exc import InvalidParameterError
import re


ROOM_ID = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
LONGEST_TITLE = 250
LONGEST_USER_ID = 2000
LONGEST_TEXT = 5000
MOST_PEOPLE = 2000
"""In one room: Prosody takes no more."""

# What XML and the chat's server do not take, but lines and tabs.
NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def refuse(message):
    raise InvalidParameterError("api-parameter-invalid", message)


def room_id_of(value):
    if not isinstance(value, str) or not ROOM_ID.fullmatch(value):
        refuse("The id of a room has 1 to 100 letters, digits, dots, hyphens and underscores, and begins with no sign.")
    return value


def title_of(value):
    title = value.strip() if isinstance(value, str) else ""
    if not title or len(title) > LONGEST_TITLE or NO_TEXT.search(title) or "\n" in title or "\t" in title:
        refuse(f"The title of a room is one line of 1 to {LONGEST_TITLE} characters.")
    return title


def text_of(value):
    """Lines end with a line feed."""
    text = value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
    if not text or len(text) > LONGEST_TEXT:
        refuse(f"The text of a notice has 1 to {LONGEST_TEXT} characters.")
    if NO_TEXT.search(text):
        refuse("The text of a notice has control characters, or halves of some.")
    return text


def user_id_of(value):
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST_USER_ID:
        refuse(f"A user id is a text of 1 to {LONGEST_USER_ID} characters.")
    return value


def user_ids_of(values, what):
    """Each once, in their order; `what` is how the caller calls them."""
    if isinstance(values, str | bytes) or not hasattr(values, "__iter__"):
        refuse(f"{what} is a list of user ids.")
    return list(dict.fromkeys(user_id_of(value) for value in values))
