"""The origin of an address, as browsers write it."""

from urllib.parse import urlsplit
import re


# A host name as browsers send it after IDNA, an IPv4 address, or an IPv6 address in brackets.
HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")
PORTS = {"http": 80, "https": 443}


def origin_of(url):
    """RFC 6454, section 6.2: scheme and host in lower case, without the scheme's own port; None where there is none."""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets
        return None
    scheme, host = parts.scheme.lower(), parts.netloc.rpartition("@")[2].lower()
    name, colon, port = host.rpartition(":") if re.search(":[0-9]{0,5}$", host) else (host, "", "")
    if scheme not in PORTS or not HOST.fullmatch(name) or (colon and not 0 < int(port or 0) < 65536):
        return None
    return f"{scheme}://{name}" if not port or int(port) == PORTS[scheme] else f"{scheme}://{name}:{int(port)}"
