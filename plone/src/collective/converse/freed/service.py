"""`GET <site>/@converse-system-state`: what the gateway compares with what the chat's server was told of members."""

from collective.converse.freed.table import freed_ids
from collective.converse.portraits.stored import owner_of
from collective.converse.portraits.stored import portrait_version
from collective.converse.services.signed import SignedService
from Products.CMFCore.utils import getToolByName


class StateGet(SignedService):
    """`SystemState` of spec/http.d.ts."""

    signed_path = "/@converse-system-state"

    def answer(self):
        users = self.context.acl_users
        freed = [
            {"id": user_id, "at": at, "exists": users.getUserById(user_id) is not None}
            for user_id, at in freed_ids(self.context)
        ]
        return {"freed": freed, "portraits": self.portraits()}

    def portraits(self):
        versions = {}
        for portrait in getToolByName(self.context, "portal_memberdata").portraits.objectValues():
            user_id = owner_of(portrait)
            version = portrait_version(user_id, self.context)
            if version is not None:
                versions[user_id] = version
            # Images are large, and only their serials are wanted.
            portrait._p_deactivate()
        return versions
