"""Have the chat server's settings applied when they were stored."""

from collective.converse import notes
from collective.converse.gateway import GatewayNotUnderstood
from collective.converse.gateway import GatewayRefused
from collective.converse.gateway import GatewayUnreachable
from collective.converse.gateway import send_settings
from collective.converse.gateway_key import GatewayKeyError
from collective.converse.gateway_key import read_gateway_key
from collective.converse.outcomes import Outcome
from collective.converse.outcomes import remember
from collective.converse.outcomes import site_path
from collective.converse.overrides import gateway_here
from collective.converse.settings import server_settings
import logging
import secrets
import time
import transaction


logger = logging.getLogger("collective.converse")


def apply_after_commit(before, tell):
    """When the transaction is committed, have what differs from `before` applied, then call `tell` with `Note`s.

    After the commit, so that a transaction that is tried again or given up tells the gateway nothing, and nothing in
    the database waits for the gateway. The notes are those of changed settings, and of others that were not as they
    should be.
    """
    wanted = server_settings()
    changed = [notes.FIELDS[name] for name in wanted if wanted[name] != before[name]]
    gateway, site = gateway_here(), site_path()

    def after_commit(committed):
        if committed:
            found = order(gateway, wanted) if changed else []
            if found:
                remember(site, Outcome(time.time(), wanted, found))
            tell([note for note in found if note.field in changed or note.state != "unchanged"])

    transaction.get().addAfterCommitHook(after_commit)


def order(gateway, settings):
    """Give the order; a list of `Note`, one for each setting or a single one for all."""
    if gateway is None:
        return [notes.no_gateway()]
    origin, key_file = gateway
    try:
        changes = send_settings(origin, read_gateway_key(key_file), settings, time.time(), secrets.token_hex(16))
    except GatewayKeyError as error:
        logger.warning("The gateway was not told of new settings: %s", error)
        return [notes.no_key()]
    except GatewayUnreachable as error:
        logger.warning("The gateway was not told of new settings: it does not answer at %s: %s.", origin, error)
        return [notes.unreachable(str(error))]
    except GatewayRefused as error:
        logger.warning("The gateway at %s refused new settings: %s.", origin, error)
        return [notes.refused(str(error))]
    except GatewayNotUnderstood:
        logger.warning("What answers at %s is no gateway of this version.", origin)
        return [notes.not_understood()]
    return [notes.note_of(change) for change in changes]
