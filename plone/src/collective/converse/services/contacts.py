"""`GET <site>/@converse-system-contacts`: who has whom as a contact by the site's rule."""

from collective.converse import _
from collective.converse.contacts.rule import contact_groups
from collective.converse.contacts.rule import MOST_CONTACTS
from collective.converse.contacts.rule import TooManyMembers
from collective.converse.services.signed import SignedService
from collective.converse.settings import site_settings
from zope.i18n import translate


class ContactsGet(SignedService):
    """`SystemContacts` of spec/http.d.ts."""

    signed_path = "/@converse-system-contacts"

    def answer(self):
        settings = site_settings()
        groups, refused = [], None
        try:
            groups = contact_groups(self.context, settings, self.request)
        except TooManyMembers:
            message = _(
                "refused_contacts_too_many",
                default="More than ${most} members may chat, and the contact rule gives everybody all of them: nobody "
                "is given any.",
                mapping={"most": MOST_CONTACTS},
            )
            refused = {"code": "contacts-too-many", "message": translate(message, context=self.request)}
        return {"rule": settings.contact_rule, "groups": groups, "refused": refused}
