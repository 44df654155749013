"""Pictures that somebody uploads."""

from io import BytesIO
from PIL import Image
import random
import struct
import zlib


def picture(kind="PNG", size=(300, 200), mode="RGB", colour="red", **options):
    """Bytes of a picture in one colour."""
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def noise(size, mode="RGBA"):
    """Bytes of a PNG that cannot be compressed."""
    content = random.Random(1).randbytes(size[0] * size[1] * len(mode))
    out = BytesIO()
    Image.frombytes(mode, size, content).save(out, "PNG")
    return out.getvalue()


def claim(width, height):
    """A short PNG that says it is that large."""

    def chunk(name, content):
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def opened(content):
    return Image.open(BytesIO(content))
