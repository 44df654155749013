"""`spec/xmpp-domains.json`, on which the gateway's tests stand as well."""

from collective.converse.domain import is_xmpp_domain
from pathlib import Path
import json
import pytest


VECTORS = json.loads((Path(__file__).parents[2] / "spec" / "xmpp-domains.json").read_text("utf-8"))


@pytest.mark.parametrize("case", VECTORS["refused"], ids=lambda case: case["why"])
def test_what_is_no_domain_is_refused(case):
    assert not is_xmpp_domain(case["domain"])


@pytest.mark.parametrize("case", VECTORS["accepted"], ids=lambda case: case["why"])
def test_a_domain_is_accepted(case):
    assert is_xmpp_domain(case["domain"])


def test_half_a_character_is_refused():
    """JSON can hold it, UTF-8 cannot."""
    assert not is_xmpp_domain("a\ud800")
