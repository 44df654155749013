"""`GET <site>/@@bench-credentials`: JID and token of the member who asks."""

from plone import api
from Products.Five import BrowserView
import base64
import hashlib
import hmac
import json
import os
import secrets
import time


class Credentials(BrowserView):
    """What version 1's view did, with Python's own library in place of pyotp."""

    def __call__(self):
        jid = f"{api.user.get_current().getId()}@{os.environ['BENCH_DOMAIN']}"
        self.request.response.setHeader("Content-Type", "application/json")
        return json.dumps({"jid": jid, "token": make_token(jid, int(time.time()))})


def make_token(jid, now):
    """The format of spec/README.md; `now` in unix seconds."""
    message = f"{make_otp(now)}{secrets.randbelow(10**32):032}"
    key = os.environ["BENCH_TOKEN_SECRET"].encode()
    signature = hmac.new(key, f"{message}{jid}".encode(), hashlib.sha256).digest()
    return f"{message} {base64.b64encode(signature).decode()}"


def make_otp(now):
    """RFC 6238 with 8 digits and steps of 30 seconds."""
    key = base64.b32decode(os.environ["BENCH_OTP_SEED"])
    digest = hmac.new(key, (now // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**8:08}"
