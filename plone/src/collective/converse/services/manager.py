"""`GET <site>/@converse-manager`: whether who asks may manage the chat's settings, whether they have chat or not."""

from AccessControl import getSecurityManager
from collective.converse import _
from collective.converse.editing import MANAGE_PERMISSION
from collective.converse.eligibility import ANONYMOUS
from collective.converse.eligibility import is_known
from collective.converse.eligibility import Refusal
from collective.converse.services.service import ConverseService
from plone.restapi.permissions import UseRESTAPI


NOT_MANAGER = Refusal(
    403, "manager-not-permitted", _("refused_manager", default="You may not manage the settings of the chat.")
)


class ManagerGet(ConverseService):
    """`ConverseManager` of spec/http.d.ts. Users of the Zope root may be managers too."""

    def reply(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        user = getSecurityManager().getUser()
        if not is_known(user):
            return self.refuse(ANONYMOUS)
        if not all(user.has_permission(each, self.context) for each in (UseRESTAPI, MANAGE_PERMISSION)):
            return self.refuse(NOT_MANAGER)
        return {"manager": True}
