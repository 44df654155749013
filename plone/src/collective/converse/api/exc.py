"""What the API raises. Each has a `code` of spec/errors.json, which docs/errors.md explains."""


class ConverseApiError(Exception):
    """Of all others here; `str()` says what is wrong and what to do, in English."""

    def __init__(self, code, message):
        super().__init__(f"{message} ({code})")
        self.code = code


class NotInstalledError(ConverseApiError):
    """`api-not-installed`: this is no Plone site, or one without the add-on."""


class InvalidParameterError(ConverseApiError, ValueError):
    """`api-parameter-invalid`: the call itself is wrong."""


class RoomNotFoundError(ConverseApiError, LookupError):
    """`api-room-unknown`: no add-on has made it. `system-room-unknown`: the chat server does not have it yet."""


class TooManyRoomsError(ConverseApiError):
    """`api-rooms-too-many`."""


class GatewayError(ConverseApiError):
    """The gateway could not be asked.

    `api-gateway-missing`, `api-key-unusable`, `api-gateway-unreachable`, `api-gateway-not-understood`, or the code with
    which the gateway refused; where it said none the code is the HTTP status.
    """
