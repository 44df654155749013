"""The order by which a member's sessions end, `EndedOrder` of spec/http.d.ts."""

from collective.converse.gateway import send_notice
import json


PATH = "/.collective-converse/ended"


def send_ended(origin, key, user_id, reason, by, now, nonce):
    """Raises `GatewayUnreachable` or `GatewayRefused`; `user_id` None is everybody, `by` None nobody who is known."""
    order = {"user": user_id, "reason": reason}
    if by is not None:
        order["by"] = by
    send_notice(origin, key, PATH, json.dumps(order, ensure_ascii=False).encode("utf-8"), now, nonce)
