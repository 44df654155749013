"""Have a room say something when the transaction is committed."""

from collective.converse.gateway import ask_signed
from collective.converse.gateway import GatewayNotUnderstood
from collective.converse.gateway import GatewayRefused
from collective.converse.gateway import GatewayUnreachable
from collective.converse.gateway_key import GatewayKeyError
from collective.converse.gateway_key import read_gateway_key
from collective.converse.overrides import gateway_here
from collective.converse.rooms.outbox import Outbox
from collective.converse.rooms.outbox import TryAgain
from transaction.interfaces import ISavepointDataManager
from zope.interface import implementer
import logging
import secrets
import time
import transaction


logger = logging.getLogger("collective.converse")

NOTICE_PATH = "/.collective-converse/room-notice"
# To connect, and again for the answer.
SECONDS = 2
# What passes: the room is being made, Prosody starts, or somebody talks a lot.
PASSING = ("system-busy", "system-notice-failed", "system-room-unknown", "xmpp-unreachable")


def order_of(room_id, generation, text):
    """`RoomNoticeOrder` of spec/http.d.ts."""
    return {"room": room_id, "generation": generation, "text": text, "id": secrets.token_hex(16)}


def say_after_commit(order):
    door = gateway_here()
    if door is None:
        logger.info("The room %s says nothing: zope.conf names no gateway for this site.", order["room"])
        return
    transaction.get().join(Notice(door, order))


@implementer(ISavepointDataManager)
class Notice:
    """Takes part in a transaction, and so goes with a savepoint that is given up, as no hook does."""

    transaction_manager = transaction.manager

    def __init__(self, door, order):
        self.door = door
        self.order = order

    def sortKey(self):
        # Behind databases.
        return "~collective.converse"

    def savepoint(self):
        return self

    def rollback(self):
        """To a savepoint that came later."""

    def abort(self, current):
        pass

    tpc_begin = commit = tpc_vote = tpc_abort = abort

    def tpc_finish(self, current):
        try:
            outbox.put((self.door, self.order["room"]), self.order)
        except Exception:
            # What is committed is committed.
            logger.exception("The room %s says nothing.", self.order["room"])


def send(key, order):
    """Raises `TryAgain`; what is hopeless is logged."""
    (origin, key_file), room_id = key
    try:
        gateway_key = read_gateway_key(key_file)
        ask_signed(origin, gateway_key, NOTICE_PATH, order, time.time(), secrets.token_hex(16), seconds=SECONDS)
    except GatewayUnreachable as error:
        raise TryAgain(f"the gateway did not answer: {error}") from None
    except GatewayRefused as error:
        if error.args[0] in PASSING:
            raise TryAgain(error.args[0]) from None
        logger.warning("A notice of the room %s was not said: the gateway refused it (%s).", room_id, error)
    except GatewayKeyError as error:
        logger.warning("A notice of the room %s was not said: %s", room_id, error)
    except GatewayNotUnderstood:
        logger.warning("A notice of the room %s was not said: what answered is no gateway.", room_id)


outbox = Outbox(send)
