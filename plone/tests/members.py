"""Put people into a test site."""

import transaction


PASSWORD = "a-test-password-1"


def add_member(site, user_id, login=None, fullname="", email="", roles=("Member",), groups=()):
    """Make a member whose password is `PASSWORD`; the login name is the id unless given."""
    transaction.begin()
    site.acl_users.source_users.addUser(user_id, login or user_id, PASSWORD)
    for role in roles:
        site.acl_users.portal_role_manager.assignRoleToPrincipal(role, user_id)
    for group in groups:
        site.portal_groups.addPrincipalToGroup(user_id, group)
    member = site.portal_membership.getMemberById(user_id)
    member.setMemberProperties({"fullname": fullname, "email": email})
    transaction.commit()
    return member


def add_root_user(app, user_id, password):
    """Make a manager in the user folder of the Zope root."""
    transaction.begin()
    app.acl_users.userFolderAddUser(user_id, password, ["Manager"], [])
    transaction.commit()
