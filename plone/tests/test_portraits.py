"""The portrait that the chat shows is made of what somebody uploaded, or there is none."""

from collective.converse.portraits.scale import PortraitRefused
from collective.converse.portraits.scale import scale_portrait
from pictures import claim
from pictures import noise
from pictures import opened
from pictures import picture
import pytest


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"not a picture",
        SVG,
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8<div>Evil</div>",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        picture("BMP"),
        picture("TIFF"),
        b"GIF89a" + b"\0" * 100,
        claim(0, 0),
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "png start",
        "html",
        "eps",
        "bmp",
        "tiff",
        "gif",
        "no pixels",
    ],
)
def test_what_is_broken_or_no_picture_is_refused(source):
    with pytest.raises(PortraitRefused, match=r"^portrait-unreadable$"):
        scale_portrait(source)


@pytest.mark.parametrize(
    "source",
    [
        claim(8000, 5000),
        claim(30000, 30000),
        claim(2**31 - 1, 2**31 - 1),
        picture("PNG", (8000, 5000), "1", 0),
        picture() + b"\0" * 10 * 1024 * 1024,
    ],
    ids=["40 megapixels", "900 megapixels", "as large as can be said", "40 megapixels in 5 kB", "10 MB"],
)
def test_what_is_too_large_is_refused_before_it_is_decoded(source):
    with pytest.raises(PortraitRefused, match=r"^portrait-too-large$"):
        scale_portrait(source)


@pytest.mark.parametrize(
    ("source", "media_type", "size"),
    [
        (picture("PNG", (300, 200)), "image/jpeg", (128, 86)),
        (picture("JPEG", (3000, 4000)), "image/jpeg", (96, 128)),
        (picture("JPEG", (300, 300), "CMYK", (0, 0, 0, 0)), "image/jpeg", (128, 128)),
        (picture("GIF", (168, 168), "P", 0), "image/jpeg", (128, 128)),
        (picture("PNG", (300, 300), "RGBA", (0, 0, 0, 0)), "image/png", (128, 128)),
        (picture("PNG", (200, 200), "I;16", 0), "image/jpeg", (128, 128)),
        (picture("WEBP", (20, 10)), "image/jpeg", (20, 10)),
        (picture("PNG", (1, 9000)), "image/jpeg", (1, 128)),
    ],
    ids=["png", "jpeg", "cmyk", "gif", "transparent", "16 bits", "webp", "very tall"],
)
def test_what_is_uploaded_becomes_small_and_is_not_enlarged(source, media_type, size):
    found, content = scale_portrait(source)
    assert (found, opened(content).size) == (media_type, size)
    assert opened(content).get_format_mimetype() == media_type
    assert len(content) <= 65_536


def test_no_portrait_is_larger_than_64_kb_whatever_is_in_it():
    media_type, content = scale_portrait(noise((128, 128)))
    assert media_type == "image/png"
    assert len(content) <= 65_536
    assert opened(content).size == (96, 96)


def test_a_portrait_stands_upright_and_says_nothing_of_where_it_was_taken():
    exif = opened(picture("JPEG")).getexif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "At home"
    _, content = scale_portrait(picture("JPEG", (300, 200), exif=exif, comment=b"At home"))
    assert opened(content).size == (85, 128)
    assert b"At home" not in content
    assert not opened(content).getexif()
