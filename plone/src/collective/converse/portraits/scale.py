"""Make a small image for the chat out of what somebody has uploaded."""

from io import BytesIO
from PIL import Image
from PIL import ImageOps


# Pixels; of the longer side, tried one after the other until the image is small enough.
SIDES = (128, 96, 64)
# Bytes; Prosody and the gateway take no larger one.
LONGEST = 65_536
# Bytes and pixels of what is read at all: decoding takes four bytes a pixel.
LONGEST_SOURCE = 10 * 1024 * 1024
MOST_PIXELS = 16_000_000
# Nothing that could run a script or read another file.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


class PortraitRefused(Exception):
    """No portrait can be made of it; the argument is a code of spec/errors.json."""


def scale_portrait(source):
    """Media type and bytes of an image of at most 128 by 128 pixels and 64 kB, without what cameras write into it.

    Raises `PortraitRefused`.
    """
    if len(source) > LONGEST_SOURCE:
        raise PortraitRefused("portrait-too-large")
    try:
        with Image.open(BytesIO(source), formats=FORMATS) as image:
            return encode(decode(image))
    except Image.DecompressionBombError:
        raise PortraitRefused("portrait-too-large") from None
    except PortraitRefused:
        raise
    except Exception as error:
        # What is broken is found in many places, each with exceptions of its own.
        raise PortraitRefused("portrait-unreadable") from error


def decode(image):
    """Upright, of twice the largest side at most; the first one where there are several."""
    if image.width * image.height > MOST_PIXELS:
        raise PortraitRefused("portrait-too-large")
    # Of JPEG no more is decoded than is needed.
    image.draft("RGB", (2 * SIDES[0], 2 * SIDES[0]))
    image.thumbnail((2 * SIDES[0], 2 * SIDES[0]))
    image = ImageOps.exif_transpose(image)
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")


def encode(image):
    kind = ("image/png", "PNG", {}) if image.mode == "RGBA" else ("image/jpeg", "JPEG", {"quality": 85})
    media_type, name, options = kind
    for side in SIDES:
        small = image.copy()
        small.thumbnail((side, side))
        # Pillow writes what it finds here: comments, places and profiles.
        small.info = {}
        out = BytesIO()
        small.save(out, name, optimize=True, **options)
        if len(out.getvalue()) <= LONGEST:
            return media_type, out.getvalue()
    raise PortraitRefused("portrait-too-large")
