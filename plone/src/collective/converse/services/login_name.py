"""What the gateway's log calls the login that asks."""

import re


FORM = re.compile(r"[0-9a-f]{12}")


def login_name(request):
    """The header X-Request-Id; `unknown` for anything that the gateway would not send, which no log needs to see."""
    name = request.getHeader("X-Request-Id", "")
    return name if FORM.fullmatch(name) else "unknown"
