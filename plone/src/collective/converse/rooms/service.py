"""`GET <site>/@converse-system-rooms`: which groups have a room, which ones add-ons have made, and with whom."""

from collective.converse import _
from collective.converse.rooms import kept
from collective.converse.rooms.add_ons import rooms_of_add_ons
from collective.converse.rooms.directories import ask_directories
from collective.converse.rooms.directories import check_directories
from collective.converse.rooms.groups import rooms_of_groups
from collective.converse.services.signed import SignedService
from collective.converse.settings import site_settings
from transaction.interfaces import TransientError
from zope.i18n import translate
import logging


logger = logging.getLogger("collective.converse")


class RoomsGet(SignedService):
    """`SystemRooms` of spec/http.d.ts."""

    signed_path = "/@converse-system-rooms"

    def answer(self):
        settings = site_settings()
        try:
            users = self.context.acl_users
            has_rooms = settings.group_rooms != "none" or kept.count(self.context)
            if has_rooms:
                ask_directories(users)
            rooms = rooms_of_groups(self.context, settings) + rooms_of_add_ons(self.context, settings)
            if has_rooms:
                # One may have failed since.
                check_directories(users)
            return {"rooms": rooms, "refused": None}
        except TransientError:
            # The publisher tries again.
            raise
        except Exception:
            # Of whatever library asks a directory. Without an answer rooms would lose their members, or be closed.
            logger.warning("Rooms stay as they are: a plugin of the user folder failed.", exc_info=True)
            message = _(
                "refused_rooms_unknown",
                default="Who is in the groups is not known now, because a directory does not answer: rooms stay as "
                "they are. Zope's log says more.",
            )
            refused = {"code": "rooms-unknown", "message": translate(message, context=self.request)}
            return {"rooms": [], "refused": refused}
