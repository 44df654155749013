"""The order by which a member's sessions end, `EndedOrder` of spec/http.d.ts."""

from collective.converse.gateway import send_notice
import json


PATH = "/.collective-converse/ended"


def send_ended(origin, key, order, now, nonce):
    """Raises `GatewayUnreachable` or `GatewayRefused`."""
    send_notice(origin, key, PATH, json.dumps(order, ensure_ascii=False).encode("utf-8"), now, nonce)
