"""Who is in a group, those in groups inside of it included."""


class GroupMembers:
    """Asks the site's plugins for each group once. Where a directory lists nobody, nobody is known."""

    def __init__(self, groups):
        """`groups` is `portal_groups`."""
        self.groups = groups
        self.ids = dict.fromkeys(groups.getGroupIds())
        self.direct = {}

    def expand(self, group_id):
        """Ids of users, each once; some may belong to nobody any more."""
        seen, waiting, found = {group_id}, [group_id], {}
        while waiting:
            for principal_id in self.members_of(waiting.pop()):
                # A user and a group may have one id.
                found.setdefault(principal_id)
                if principal_id in self.ids and principal_id not in seen:
                    seen.add(principal_id)
                    waiting.append(principal_id)
        return list(found)

    def members_of(self, group_id):
        if group_id not in self.direct:
            self.direct[group_id] = self.groups.getGroupMembers(group_id)
        return self.direct[group_id]
