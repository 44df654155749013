"""collective.converse: says to the chat gateway who a member of this Plone site is."""

from zope.i18nmessageid import MessageFactory


_ = MessageFactory("collective.converse")
