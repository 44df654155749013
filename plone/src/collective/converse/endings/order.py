"""The order by which a member's sessions end, `EndedOrder` of spec/http.d.ts."""

from collective.converse.gateway import send_notice
import json


PATH = "/.collective-converse/ended"


def send_ended(origin, key, user_id, reason, now, nonce):
    """Raises `GatewayUnreachable` or `GatewayRefused`; `user_id` None is everybody."""
    body = json.dumps({"user": user_id, "reason": reason}, ensure_ascii=False).encode("utf-8")
    send_notice(origin, key, PATH, body, now, nonce)
