"""Who administers the site and may chat."""

# Roles, as Plone knows them.
ADMINISTRATORS = frozenset({"Manager", "Site Administrator"})


def administrators(chatters, members):
    """Ids of users with one of these roles in the site, given directly or to a group that they are in, in order.

    Roles as the site keeps them: a plugin that has roles of its own says what somebody has, and not who has it.
    """
    found = set()
    for principal_id in principals(chatters):
        # A user and a group may have one id.
        inside = members.expand(principal_id) if principal_id in members.ids else []
        for user_id in (principal_id, *inside):
            person = chatters.person(user_id)
            if person is not None:
                found.add(person["id"])
    return sorted(found)


def principals(chatters):
    """Ids of users and groups that have one of the roles themselves."""
    for roles_by_id in chatters.roles_by_id:
        for principal_id, roles in roles_by_id.items():
            if not ADMINISTRATORS.isdisjoint(roles):
                yield principal_id
