"""With whom a member may chat."""

from collective.converse.contacts.chatters import Chatters
from collective.converse.contacts.rule import BUILT_IN
from collective.converse.listing.portrait_path import portrait_path
from collective.converse.search import may_search
from collective.converse.settings import site_settings


def people_in_reach(user_ids, asker, site):
    """Those of these ids with whom `asker` may chat: the `people` of `PloneChatWith` in spec/http.d.ts.

    Who may list the site's members finds everybody with chat; others find those alone whom the contact rule shows them.
    """
    settings = site_settings()
    chatters = Chatters(site, settings)
    finds_all = may_search(asker, site)
    people = []
    for user_id in user_ids:
        person = chatters.person(user_id) if user_id != asker.getId() else None
        # A directory that knows an id in any case has told how it is written: then the one asked for is nobody's.
        if person is None or person["id"] != user_id:
            continue
        if finds_all or are_contacts(asker, site.acl_users.getUserById(user_id), settings):
            people.append({**person, "portrait": portrait_path(user_id, site)})
    return people


def are_contacts(one, other, settings):
    """True where the site's rule gives two members to one another as contacts."""
    if settings.contact_rule in ("invited", "everyone"):
        return settings.contact_rule == "everyone"
    shared = set(one.getGroups()) & set(other.getGroups())
    return bool(shared & set(settings.contact_groups) if settings.contact_rule == "named" else shared - BUILT_IN)
