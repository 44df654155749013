"""What services have in common that only the gateway asks for, signed with the key of the site."""

from collective.converse import _
from collective.converse.eligibility import Refusal
from collective.converse.gateway_key import GatewayKeyError
from collective.converse.gateway_key import read_gateway_key
from collective.converse.overrides import gateway_here
from collective.converse.services.service import ConverseService
from collective.converse.signed_requests import GATEWAY
from collective.converse.signed_requests import HEADER
from collective.converse.signed_requests import SignatureRefused
from collective.converse.signed_requests import verify_request
import time


NO_KEY = Refusal(404, "system-off", _("refused_no_key", default="This site has no key for the gateway."))
NOT_SIGNED = {
    code: Refusal(401, code, _("refused_signature", default="Only the gateway asks here, with its signature."))
    for code in (
        "system-signature-missing",
        "system-signature-malformed",
        "system-signature-site",
        "system-signature-time",
        "system-signature-wrong",
    )
}


class SignedService(ConverseService):
    """Answer the gateway by `answer`, everybody else by a coded refusal; no member is asked for."""

    # Wherever the site lies: a proxy may change what stands before it.
    signed_path = None

    def reply(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        try:
            self.verify()
        except GatewayKeyError:
            return self.refuse(NO_KEY)
        except SignatureRefused as refused:
            return self.refuse(NOT_SIGNED[refused.args[0]])
        return self.answer()

    def answer(self):
        """The answer for the gateway."""
        raise NotImplementedError

    def verify(self):
        """Raises `SignatureRefused`, or `GatewayKeyError` where the site has no key."""
        gateway = gateway_here()
        if gateway is None:
            raise GatewayKeyError("no file is named")
        _origin, key_file = gateway
        header = self.request.getHeader(HEADER)
        query = self.request.environ.get("QUERY_STRING", "")
        verify_request(
            # Several are one with commas by now, which no right one has in that way.
            headers=[] if header is None else [header],
            key=read_gateway_key(key_file),
            direction=GATEWAY,
            method=self.request.method,
            path=f"{self.signed_path}?{query}" if query else self.signed_path,
            # Not by a name of the request's, which a query could take; one byte is enough to be wrong.
            body=self.request.stdin.read(1),
            now=time.time(),
        )
