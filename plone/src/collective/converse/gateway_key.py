"""Read the file in which the gateway's command has written the key that it shares with this site."""

from itertools import pairwise
import base64
import hashlib
import hmac
import os
import re
import shlex
import stat


LONGEST = 4096
"""Bytes of the file."""
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
MAKE_IT = "make it with `collective-converse secrets plone-key --write {path}`"


class GatewayKeyError(Exception):
    """Why the file cannot be used, and what to do; says nothing of what stands in it."""


class GatewayKey:
    """The site's name at the gateway and the key. The key itself can be got out of no attribute, text or pickle."""

    __slots__ = ("_sign", "site")

    def __init__(self, site, key):
        """The key as text; raises `ValueError` with a code of spec/errors.json."""
        check_key(key)
        mac = hmac.new(base64.b32decode(f"{key}===="), digestmod=hashlib.sha256)
        self.site = site

        def sign(message):
            copy = mac.copy()
            copy.update(message)
            return copy.digest()

        self._sign = sign

    def sign(self, message):
        """HMAC-SHA256 of bytes."""
        return self._sign(message)

    def __repr__(self):
        return f"<GatewayKey of {self.site}>"

    def __reduce__(self):
        raise TypeError("a key is not written anywhere")


def check_key(key):
    """Raises `ValueError` unless it is 32 bytes in base32 that look random; spec/README.md has the rules."""
    if not key:
        raise ValueError("secret-missing")
    if not re.fullmatch("[A-Z2-7]{51}[AQ]", key):
        raise ValueError("secret-malformed")
    steps = {(ALPHABET.index(b) - ALPHABET.index(a)) % 32 for a, b in pairwise(key)}
    repeats = any(key[period:] == key[:-period] for period in range(1, len(key) // 2 + 1))
    if len(set(key)) < 5 or repeats or len(steps) == 1:
        raise ValueError("secret-weak")


def read_gateway_key(path):
    """The `GatewayKey` in a file `NAME KEY` that nobody but its owner may read; else raises `GatewayKeyError`."""
    try:
        # A pipe in its place must not make Plone wait for a writer.
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        raise GatewayKeyError(f"{path} does not exist; {MAKE_IT.format(path=shlex.quote(path))}.") from None
    except (OSError, ValueError) as error:
        raise GatewayKeyError(f"{path} cannot be read: {getattr(error, 'strerror', error)}.") from None
    try:
        check_owner_only(os.fstat(file), path)
        return parse_gateway_key(os.read(file, LONGEST), path)
    except OSError as error:
        raise GatewayKeyError(f"{path} cannot be read: {error.strerror}.") from None
    finally:
        os.close(file)


def check_owner_only(status, path):
    """Raises `GatewayKeyError` with the command that mends it."""
    if not stat.S_ISREG(status.st_mode):
        raise GatewayKeyError(f"{path} is not a file.")
    user = os.geteuid()
    if status.st_uid != user:
        raise GatewayKeyError(
            f"{path} belongs to user {status.st_uid}, and Plone runs as user {user}; "
            f"run: chown {user} {shlex.quote(path)}"
        )
    if status.st_mode & 0o077:
        raise GatewayKeyError(
            f"{path} can be read or written by others than its owner; run: chmod 600 {shlex.quote(path)}"
        )


def parse_gateway_key(content, path):
    """The `GatewayKey` out of bytes; else raises `GatewayKeyError`, which does not repeat them."""
    # Only what the command writes: a name, a blank, the key, a line end.
    name, _, key = content.decode("ascii", "replace").removesuffix("\n").partition(" ")
    try:
        if re.fullmatch("[a-z0-9-]+", name):
            return GatewayKey(name, key)
    except ValueError:
        pass
    raise GatewayKeyError(
        f"{path} does not hold a site's name and its key; "
        f"{MAKE_IT.format(path=shlex.quote(path))} --force, and nothing else writes it."
    )
