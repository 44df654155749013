"""Find members to write to, by the search of the site's own plugins."""

from collective.converse.contacts.rule import BUILT_IN
from collective.converse.eligibility import is_member
from collective.converse.eligibility import may_chat
from collective.converse.listing.portrait_path import portrait_path
from collective.converse.member import display_name
from collective.converse.member import groups_of
from collective.converse.settings import site_settings


# So many are looked at before the rest is dropped; a site of ten thousand must not read them all for "an".
MOST_CANDIDATES = 200


def find_people(query, asker_id, site, sees_emails=False):
    """Members who may chat and whose full name, login name or id contains the query, by name, without the asker.

    `sees_emails`: their e-mail addresses count too, also where they are the login name. Returns the `people` of
    `PlonePeople` in spec/http.d.ts; none for a query that is too short.
    """
    settings = site_settings()
    query = query.strip()
    if len(query) < settings.search_min_length:
        return []
    people = []
    for user_id in candidates(query, site.acl_users, sees_emails)[:MOST_CANDIDATES]:
        user = site.acl_users.getUserById(user_id)
        # Some know of ids whose member was deleted, and the id of Zope's emergency user always names that user.
        if user_id == asker_id or not is_member(user, site):
            continue
        if may_chat(user, site, settings):
            people.append((user_id, user))
    people.sort(key=lambda found: (display_name(found[1]).casefold(), found[0]))
    return [describe_person(user_id, user, site) for user_id, user in people[: settings.search_results]]


def describe_person(user_id, user, site):
    """What is shown of somebody who was found."""
    return {
        "id": user_id,
        "fullname": display_name(user),
        "groups": [group["title"] for group in groups_of(user, site) if group["id"] not in BUILT_IN],
        "portrait": portrait_path(user_id, site),
    }


def candidates(query, acl_users, sees_emails=False):
    """Ids that the site's user enumeration plugins know, each once; some may belong to no member."""
    found = {}
    for field in ("fullname", "login", "id", *(("email",) if sees_emails else ())):
        for info in acl_users.searchUsers(**{field: query}):
            if field == "login" and not sees_emails and is_address(info["login"], info["userid"]):
                continue
            found.setdefault(info["userid"])
    return list(found)


def is_address(login, user_id):
    """True for who logs in with an e-mail address, which is not shown as an id is."""
    return "@" in login and login != user_id
