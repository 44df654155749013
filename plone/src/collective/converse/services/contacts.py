"""`GET <site>/@converse-system-contacts`: who has whom as a contact by the site's rule."""

from collective.converse import _
from collective.converse.contacts.rule import contact_groups
from collective.converse.contacts.rule import MOST_CONTACTS
from collective.converse.contacts.rule import TooManyMembers
from collective.converse.rooms.directories import ask_directories
from collective.converse.rooms.directories import check_directories
from collective.converse.services.signed import SignedService
from collective.converse.settings import site_settings
from transaction.interfaces import TransientError
from zope.i18n import translate
import logging


logger = logging.getLogger("collective.converse")


class ContactsGet(SignedService):
    """`SystemContacts` of spec/http.d.ts."""

    signed_path = "/@converse-system-contacts"

    def answer(self):
        settings = site_settings()
        groups, refused = [], None
        try:
            groups = self.groups(settings)
        except TransientError:
            # The publisher tries again.
            raise
        except TooManyMembers:
            message = _(
                "refused_contacts_too_many",
                default="More than ${most} members may chat, and the contact rule gives everybody all of them: nobody "
                "is given any.",
                mapping={"most": MOST_CONTACTS},
            )
            refused = {"code": "contacts-too-many", "message": translate(message, context=self.request)}
        except Exception:
            # Of whatever library asks a directory. Without an answer everybody would lose contacts.
            logger.warning("Contacts stay as they are: a plugin of the user folder failed.", exc_info=True)
            message = _(
                "refused_contacts_unknown",
                default="Who is in the groups is not known now, because a directory does not answer: contacts stay as "
                "they are. Zope's log says more.",
            )
            refused = {"code": "contacts-unknown", "message": translate(message, context=self.request)}
        return {"rule": settings.contact_rule, "groups": groups, "refused": refused}

    def groups(self, settings):
        """Raises `TooManyMembers`, or whatever a directory raises that does not answer."""
        if settings.contact_rule == "invited":
            return []
        users = self.context.acl_users
        ask_directories(users)
        groups = contact_groups(self.context, settings, self.request)
        # One may have failed since.
        check_directories(users)
        return groups
