"""Sign requests to the gateway and verify the gateway's, as spec/README.md says."""

import base64
import hashlib
import hmac
import re


HEADER = "X-Converse-Signature"
PLONE = "plone"
"""Who asks: Plone asks the gateway."""
GATEWAY = "gateway"
"""Who asks: the gateway asks Plone."""
# Seconds either side of the verifier's clock.
WINDOW = 30

FORM = re.compile(
    r"converse-1 site=([a-z0-9-]+), time=(0|[1-9][0-9]{0,10}), nonce=([0-9a-f]{32}), signature=([A-Za-z0-9+/]{43}=)"
)


class SignatureRefused(Exception):
    """A request that is not signed as it should be; the argument is a code of spec/errors.json."""


def sign_request(key, direction, method, path, body, now, nonce):
    """The header's value. `now` in unix seconds, `nonce` 32 random lower-case hexadecimal digits, `body` bytes."""
    seconds = str(int(now))
    signature = base64.b64encode(signature_of(key, direction, method, path, seconds, nonce, body)).decode("ascii")
    return f"converse-1 site={key.site}, time={seconds}, nonce={nonce}, signature={signature}"


def verify_request(headers, key, direction, method, path, body, now):
    """Raises `SignatureRefused` unless `headers`, the values of all that were sent, have one that belongs to this.

    Does not remember nonces: what Plone is asked this way changes nothing, and tells no secret.
    """
    if not headers:
        raise SignatureRefused("system-signature-missing")
    found = FORM.fullmatch(headers[0]) if len(headers) == 1 else None
    if found is None:
        raise SignatureRefused("system-signature-malformed")
    site, seconds, nonce, text = found.groups()
    signature = base64.b64decode(text)
    if base64.b64encode(signature).decode("ascii") != text:  # bits that are left over are not zero
        raise SignatureRefused("system-signature-malformed")
    if site != key.site:
        raise SignatureRefused("system-signature-site")
    if abs(int(seconds) - now) > WINDOW:
        raise SignatureRefused("system-signature-time")
    if not hmac.compare_digest(signature, signature_of(key, direction, method, path, seconds, nonce, body)):
        raise SignatureRefused("system-signature-wrong")


def signature_of(key, direction, method, path, seconds, nonce, body):
    """The 32 bytes."""
    lines = ("converse-1", direction, key.site, method, path, seconds, nonce, hashlib.sha256(body).hexdigest())
    return key.sign("\n".join(lines).encode("utf-8"))
