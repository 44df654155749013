"""Buttons to chat with somebody, where a page names them. The page's script shows those that may be used."""

from AccessControl import getSecurityManager
from collective.converse import _
from collective.converse.eligibility import refusal_for
from collective.converse.member import display_name
from collective.converse.settings import site_settings
from plone.app.layout.viewlets.common import ViewletBase
from Products.CMFCore.utils import getToolByName
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


# A page may name any number of creators.
MOST_PEOPLE = 10


class ChatWithViewlet(ViewletBase):
    """For members who have chat; a viewlet without anybody to chat with is left out as `LoaderViewlet` is."""

    setting = None
    css_class = "collective-converse-chat-with"
    template = ViewPageTemplateFile("chat_with.pt")
    _people = None

    @property
    def render(self):
        if self._people is None:
            self._people = self.find_people()
        if not self._people:
            raise AttributeError("render")
        return lambda: self.template(people=self._people)

    def find_people(self):
        """Those whom the page names, but for who looks at it."""
        if not getattr(site_settings(), self.setting):
            return []
        site = getToolByName(self.context, "portal_url").getPortalObject()
        viewer = getSecurityManager().getUser()
        if refusal_for(viewer, site) is not None:
            return []
        found = []
        for user_id in dict.fromkeys(self.user_ids()):
            user = site.acl_users.getUserById(user_id) if user_id and user_id != viewer.getId() else None
            if user is not None:
                label = _("page_chat_with", default="Chat with ${name}", mapping={"name": display_name(user)})
                found.append({"id": user_id, "label": label})
        return found

    def user_ids(self):
        """Ids of whom the page names; of some there may be no member."""
        raise NotImplementedError


class AuthorViewlet(ChatWithViewlet):
    """On a member's author page."""

    setting = "chat_with_author"
    # As wide as the page's content, which is elsewhere there.
    css_class = "collective-converse-chat-with container"

    def user_ids(self):
        return [self.view.username]


class BylineViewlet(ChatWithViewlet):
    """Beside the byline of a page."""

    setting = "chat_with_byline"

    def user_ids(self):
        creators = getattr(self.context, "listCreators", tuple)
        return list(creators())[:MOST_PEOPLE]
