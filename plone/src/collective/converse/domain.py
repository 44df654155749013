"""Judge XMPP domains: the same rule as the gateway's `isXmppDomain`, held together by `spec/xmpp-domains.json`."""

import re
import stringprep
import unicodedata


# RFC 6122, section 2: bytes of UTF-8.
LONGEST = 1023
# RFC 1035, section 2.3.1, and letters outside ASCII as users see them (RFC 6122, section 2.2).
LABEL = re.compile("(?!-)[a-z0-9\u0080-\U0010ffff-]{1,63}(?<!-)")
# RFC 3454, tables C, as nodeprep (RFC 3920, appendix A.5) takes them, and what it adds.
FORBIDDEN_TABLES = (
    stringprep.in_table_c11_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)
FORBIDDEN_CHARACTERS = frozenset("\"&'/:<>@")


def is_xmpp_domain(text):
    """Whether an XMPP server keeps the domain exactly so: lower case, no empty label, no dot at the end."""
    return (
        len(text.encode("utf-8", "surrogatepass")) <= LONGEST
        and all(LABEL.fullmatch(label) for label in text.split("."))
        and is_prepared(text)
    )


def is_prepared(text):
    """Whether nodeprep leaves the text as it is; characters that Unicode 3.2 does not know are forbidden."""
    if text.isascii():
        return text == text.lower() and not FORBIDDEN_CHARACTERS.intersection(text) and text.isprintable()
    if any(stringprep.in_table_a1(character) for character in text):
        return False
    mapped = "".join(map(fold, text))
    # Today's form, which is that of ICU and so of Prosody; a few characters had another in Unicode 3.2.
    if unicodedata.normalize("NFKC", mapped) != text:
        return False
    if FORBIDDEN_CHARACTERS.intersection(text) or any(table(each) for each in text for table in FORBIDDEN_TABLES):
        return False
    return directions_agree(text)


def fold(character):
    """RFC 3454, tables B.1 and B.2; Python's own table knows lower case letters that Unicode 3.2 does not."""
    if stringprep.in_table_b1(character):
        return ""
    folded = stringprep.map_table_b2(character)
    return character if any(map(stringprep.in_table_a1, folded)) else folded


def directions_agree(text):
    """RFC 3454, section 6: right-to-left letters stand alone, and at both ends."""
    if not any(map(stringprep.in_table_d1, text)):
        return True
    if any(stringprep.in_table_d2(each) or unicodedata.bidirectional(each) == "L" for each in text):
        return False
    return stringprep.in_table_d1(text[0]) and stringprep.in_table_d1(text[-1])
