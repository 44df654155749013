"""The one tag that the add-on adds to a member's pages."""

from AccessControl import getSecurityManager
from collective.converse.eligibility import refusal_for
from collective.converse.identity import member_hash
from collective.converse.settings import site_settings
from html import escape
from plone.app.layout.viewlets.common import ViewletBase
from Products.CMFCore.utils import getToolByName


class LoaderViewlet(ViewletBase):
    """`<script type="module" src="/chat/loader.js" data-member="...">` for who has chat."""

    @property
    def render(self):
        """Absent for who has no chat: viewlet managers leave such a viewlet out.

        One that renders nothing is not enough, because managers join what viewlets render by line ends.
        """
        user = getSecurityManager().getUser()
        if refusal_for(user, getToolByName(self.context, "portal_url").getPortalObject()) is not None:
            raise AttributeError("render")
        return lambda: loader_tag(site_settings().base_path, member_hash(user.getId()))


def loader_tag(base_path, member):
    """The tag as text; both values are escaped."""
    return f'<script type="module" src="{escape(base_path)}/loader.js" data-member="{escape(member)}"></script>'
