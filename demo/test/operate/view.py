"""`POST <site>/@@test-operate`: a JSON list of operations, each in a transaction of its own."""

from OFS.Image import Image
from plone.protect.interfaces import IDisableCSRFProtection
from plone.registry.interfaces import IRegistry
from plone.session.tktauth import createTicket
from Products.Five import BrowserView
from zope.component import getUtility
from zope.interface import alsoProvides
import base64
import binascii
import json
import time
import transaction


class Operate(BrowserView):
    """Answers a JSON list, with what each operation gives."""

    def __call__(self):
        alsoProvides(self.request, IDisableCSRFProtection)
        answers = []
        for operation in json.loads(self.request["BODY"]):
            what = operation.pop("what")
            answers.append(getattr(self, f"do_{what}")(**operation))
            transaction.commit()
        self.request.response.setHeader("Content-Type", "application/json")
        return json.dumps(answers)

    @property
    def users(self):
        return self.context.acl_users

    def do_add(self, user, fullname):
        self.context.portal_membership.addMember(
            user, "a-test-password-1", ["Member"], [], {"fullname": fullname}
        )

    def do_delete(self, user):
        self.users.userFolderDelUsers([user])

    def do_rename(self, user, fullname):
        self.context.portal_membership.getMemberById(user).setMemberProperties(
            {"fullname": fullname}
        )

    def do_login(self, user, login):
        self.users.source_users.updateUser(user, login)

    def do_permit(self, user, may):
        manager = self.users.portal_role_manager
        if may:
            manager.assignRoleToPrincipal("Member", user)
        else:
            manager.removeRoleFromPrincipal("Member", user)

    def do_portrait(self, user, content):
        data = self.context.portal_memberdata
        safe_id = self.context.portal_membership._getSafeMemberId(user)
        if content is None:
            data._deletePortrait(safe_id)
        else:
            data._setPortrait(
                Image(id=safe_id, file=base64.b64decode(content), title=""), safe_id
            )

    def do_group_add(self, group, title):
        self.context.portal_groups.addGroup(group, title=title)

    def do_group_title(self, group, title):
        self.context.portal_groups.editGroup(group, title=title)

    def do_group_delete(self, group):
        self.context.portal_groups.removeGroup(group)

    def do_groups(self):
        """`{id: [title, user ids]}`. Plone's group plugin remembers who was in a group when a user is made anew."""
        groups = self.context.portal_groups
        found = {group.getId(): group for group in groups.listGroups()}
        known = set(self.users.source_users.getUserIds())
        return {
            key: [
                str(group.getProperty("title")),
                [user for user in group.getMemberIds() if user in known],
            ]
            for key, group in found.items()
        }

    def do_names(self):
        return {
            user: self.users.getUserById(user).getProperty("fullname")
            for user in self.users.source_users.getUserIds()
        }

    def do_join(self, user, group):
        self.context.portal_groups.addPrincipalToGroup(user, group)

    def do_leave(self, user, group):
        self.context.portal_groups.removePrincipalFromGroup(user, group)

    def do_set(self, name, value):
        getUtility(IRegistry)[f"collective.converse.{name}"] = value

    def do_cookie(self, user, age):
        """Made so many seconds ago: no two are the same, also for two people who have one id in turn."""
        session = self.users.session
        ticket = createTicket(
            secret=session._getSigningSecret(user),
            userid=user,
            timestamp=int(time.time()) - age,
            mod_auth_tkt=session.getProperty("mod_auth_tkt"),
        )
        return binascii.b2a_base64(ticket, newline=False).decode()
