"""Find members to write to."""

from collective.converse.eligibility import is_member
from collective.converse.eligibility import may_chat
from collective.converse.member import display_name
from collective.converse.settings import site_settings


SHORTEST_QUERY = 2
MOST_PEOPLE = 20
# So many are looked at before the rest is dropped; a site of ten thousand must not read them all for "an".
MOST_CANDIDATES = 200


def find_people(query, asker_id, site):
    """Members who may chat and whose full name, login name or id contains the query, by name, without the asker.

    Returns a list of `{"id", "fullname"}`, at most 20; none for a query shorter than two characters.
    """
    query = query.strip()
    if len(query) < SHORTEST_QUERY:
        return []
    people = []
    settings = site_settings()
    for user_id in candidates(query, site.acl_users)[:MOST_CANDIDATES]:
        user = site.acl_users.getUserById(user_id)
        # Some know of ids whose member was deleted, and the id of Zope's emergency user always names that user.
        if user_id == asker_id or not is_member(user, site):
            continue
        if may_chat(user, site, settings):
            people.append({"id": user_id, "fullname": display_name(user)})
    people.sort(key=lambda person: (person["fullname"].casefold(), person["id"]))
    return people[:MOST_PEOPLE]


def candidates(query, acl_users):
    """Ids that the site's user enumeration plugins know, each once; some may belong to no member."""
    found = {}
    for field in ("fullname", "login", "id"):
        for info in acl_users.searchUsers(**{field: query}):
            found.setdefault(info["userid"])
    return list(found)
