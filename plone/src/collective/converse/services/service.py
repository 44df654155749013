"""What the add-on's services have in common: who is refused, and that no answer is kept."""

from AccessControl import getSecurityManager
from collective.converse.eligibility import NOT_PERMITTED
from collective.converse.eligibility import refusal_for
from collective.converse.services.login_name import login_name
from plone.restapi.permissions import UseRESTAPI
from plone.restapi.services import Service
from zope.i18n import translate
import logging


logger = logging.getLogger("collective.converse")
# Nobody is logged in: the gateway asks so every few seconds to see whether Plone answers.
CALM = {"member-anonymous"}


class ConverseService(Service):
    """Answer members who have chat by `reply_to`, everybody else by a coded refusal, never by a redirect."""

    def check_permission(self):
        """Leave the decision to `reply`: plone.restapi's own refusal has no code."""

    def reply(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        user = getSecurityManager().getUser()
        refusal = refusal_for(user, self.context)
        if refusal is None and not user.has_permission(UseRESTAPI, self.context):
            refusal = NOT_PERMITTED
        if refusal is not None:
            return self.refuse(refusal)
        logger.debug("Chat for %s, login %s.", user.getId(), login_name(self.request))
        return self.reply_to(user)

    def reply_to(self, user):
        """The answer for a member who has chat."""
        raise NotImplementedError

    def refuse(self, refusal):
        """`ConverseRefusal` of spec/http.d.ts."""
        level = logging.DEBUG if refusal.code in CALM else logging.INFO
        logger.log(level, "No chat: %s, login %s.", refusal.code, login_name(self.request))
        self.request.response.setStatus(refusal.status)
        return {"code": refusal.code, "message": translate(refusal.message, context=self.request)}
