"""The origin of an address, as browsers write it."""

import re


# A host name as browsers send it after IDNA, an IPv4 address, or an IPv6 address in brackets.
HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")
PORTS = {"http": 80, "https": 443}


def origin_of(parts):
    """RFC 6454, section 6.2: scheme and host in lower case, without the scheme's own port; None where there is none."""
    scheme, host = parts.scheme.lower(), parts.netloc.rpartition("@")[2].lower()
    name, colon, port = host.rpartition(":") if re.search(r":\d*$", host) else (host, "", "")
    if scheme not in PORTS or not HOST.fullmatch(name) or (colon and not port) or (port and not 0 < int(port) < 65536):
        return None
    return f"{scheme}://{name}" if not port or int(port) == PORTS[scheme] else f"{scheme}://{name}:{int(port)}"
