"""Who is in the chat now."""

from collective.converse.api.gateway import ask
from collective.converse.api.gateway import not_understood
from collective.converse.api.parameters import user_ids_of
from collective.converse.gateway import GatewayNotUnderstood
from collective.converse.sessions.gateway import connections_in
from collective.converse.sessions.gateway import LIST_PATH
from collective.converse.sessions.gateway import LONGEST_LIST


def online(user_ids=None):
    """User ids of this site's members who are connected now, sorted: all, or those of `user_ids`.

    Who has lost the connection, and may come back to it within minutes, is not among them.

    >>> api.people.online()
    ['nora', 'omar']
    >>> api.people.online(user_ids=["nora", "pia"])
    ['nora']

    The gateway is asked each time, for some seconds at most: keep the answer where it is shown on many pages.

    Raises `NotInstalledError`, `InvalidParameterError`, and `GatewayError` where it is not known.
    """
    wanted = None if user_ids is None else set(user_ids_of(user_ids, "user_ids"))
    if wanted is not None and not wanted:
        return []
    # Of one there is less to send.
    only = next(iter(wanted)) if wanted is not None and len(wanted) == 1 else None
    answer = ask(LIST_PATH, {"user": only}, LONGEST_LIST)
    try:
        connections = connections_in(answer)
    except GatewayNotUnderstood:
        raise not_understood() from None
    found = {each.user for each in connections if each.user is not None and not each.is_hibernating}
    return sorted(found if wanted is None else found & wanted)
