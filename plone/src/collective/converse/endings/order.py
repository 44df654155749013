"""The order by which a member's sessions end, `EndedOrder` of spec/http.d.ts."""

from collective.converse.gateway import GatewayRefused
from collective.converse.gateway import post
from collective.converse.signed_requests import HEADER
from collective.converse.signed_requests import PLONE
from collective.converse.signed_requests import sign_request
import json


PATH = "/.collective-converse/ended"
# To connect, and again for the answer.
SECONDS = 2


def send_ended(origin, key, user_id, reason, now, nonce):
    """Raises `GatewayUnreachable` or `GatewayRefused`; `user_id` None is everybody."""
    body = json.dumps({"user": user_id, "reason": reason}, ensure_ascii=False).encode("utf-8")
    headers = {
        "Content-Type": "application/json",
        HEADER: sign_request(key, PLONE, "POST", PATH, body, now, nonce),
    }
    status, _answer = post(origin, PATH, headers, body, SECONDS, SECONDS)
    if not 200 <= status < 300:
        raise GatewayRefused(str(status))
