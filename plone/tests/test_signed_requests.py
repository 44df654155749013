"""`spec/signed-requests.json`: what Plone and the gateway ask one another, and the key that they share."""

from collective.converse.gateway_key import check_key
from collective.converse.gateway_key import GatewayKey
from collective.converse.signed_requests import sign_request
from collective.converse.signed_requests import SignatureRefused
from collective.converse.signed_requests import verify_request
from pathlib import Path
import base64
import json
import pickle
import pytest
import re


VECTORS = json.loads((Path(__file__).parents[2] / "spec" / "signed-requests.json").read_text("utf-8"))
ACCEPTED = [case for case in VECTORS["cases"] if case["expect"] == "ok"]


def body_of(case):
    return base64.b64decode(case["bodyBase64"]) if "bodyBase64" in case else case["body"].encode("utf-8")


def verify(case, headers=None, now=VECTORS["at"]):
    verify_request(
        headers=case["headers"] if headers is None else headers,
        key=GatewayKey(case["site"], case["key"]),
        direction=case["direction"],
        method=case["method"],
        path=case["path"],
        body=body_of(case),
        now=now,
    )


def test_refused_cases_come_first():
    expected = [case["expect"] == "ok" for case in VECTORS["cases"]]
    assert expected == sorted(expected)
    assert {case["expect"] for case in VECTORS["cases"]} == {
        "ok",
        "system-signature-missing",
        "system-signature-malformed",
        "system-signature-site",
        "system-signature-time",
        "system-signature-wrong",
    }


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_a_verifier_answers_as_the_file_says(case):
    if case["expect"] == "ok":
        verify(case)
    else:
        with pytest.raises(SignatureRefused) as refused:
            verify(case)
        assert refused.value.args == (case["expect"],)


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case["name"])
def test_what_is_signed_is_exactly_the_header_of_the_file(case):
    (header,) = case["headers"]
    seconds, nonce = re.search("time=([0-9]+), nonce=([0-9a-f]+)", header).groups()
    key = GatewayKey(case["site"], case["key"])
    signed = sign_request(key, case["direction"], case["method"], case["path"], body_of(case), int(seconds), nonce)
    assert signed == header


def test_a_request_with_any_change_in_its_header_is_refused():
    case = ACCEPTED[0]
    (header,) = case["headers"]
    for place, character in enumerate(header):
        changed = f"{header[:place]}{'B' if character == 'A' else 'A'}{header[place + 1 :]}"
        with pytest.raises(SignatureRefused):
            verify(case, headers=[changed])


def test_a_clock_that_is_half_a_second_beyond_the_window_counts():
    with pytest.raises(SignatureRefused):
        verify(ACCEPTED[0], now=VECTORS["at"] + 30.5)


@pytest.mark.parametrize("case", VECTORS["keys"], ids=lambda case: case["name"])
def test_a_key_is_judged_as_the_file_says(case):
    if case["expect"] == "ok":
        check_key(case["key"])
    else:
        with pytest.raises(ValueError, match=f"^{case['expect']}$"):
            GatewayKey("plone", case["key"])


def test_a_key_does_not_show_itself():
    text = ACCEPTED[0]["key"]
    key = GatewayKey("plone", text)
    raw = base64.b32decode(f"{text}====")
    for shown in (repr(key), str(key), f"{key}", repr([key]), str(vars(type(key)))):
        assert text not in shown
        assert repr(raw)[2:-1] not in shown
    assert not hasattr(key, "__dict__")
    with pytest.raises(TypeError):
        pickle.dumps(key)
