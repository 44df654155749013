"""The file with the key that Plone and the gateway share."""

from collective.converse.gateway_key import GatewayKeyError
from collective.converse.gateway_key import read_gateway_key
from collective.converse.overrides import report
import logging
import os
import pytest
import traceback


KEY = "RM5ZG6IVPZIPEMPAPPTBMBJ47EFDRZIRI7MD7YZU5J4JIPLQU2GA"


@pytest.fixture
def key_file(tmp_path):
    """Write the file as the gateway's command does."""

    def key_file(content=f"plone {KEY}\n", mode=0o600):
        path = tmp_path / "converse-key"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        path.chmod(mode)
        return path

    return key_file


def reason(path):
    with pytest.raises(GatewayKeyError) as refused:
        read_gateway_key(str(path))
    assert KEY not in "".join(traceback.format_exception(refused.value))
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610, 0o601, 0o644])
def test_a_file_that_others_may_read_or_write_is_refused(key_file, mode):
    path = key_file(mode=mode)
    assert reason(path) == f"{path} can be read or written by others than its owner; run: chmod 600 {path}"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_refused(key_file):
    path = key_file()
    os.chown(path, 1234, -1)
    assert reason(path) == f"{path} belongs to user 1234, and Plone runs as user 0; run: chown 0 {path}"


def test_a_file_that_is_not_there_is_refused_with_the_command_that_makes_it(tmp_path):
    path = tmp_path / "a key"
    assert reason(path) == (
        f"{path} does not exist; make it with `collective-converse secrets plone-key --write '{path}'`."
    )


def test_what_is_no_file_is_refused(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    assert reason(pipe) == f"{pipe} is not a file."
    assert reason(tmp_path) == f"{tmp_path} is not a file."
    assert "does not exist" in reason(key_below_a_file(tmp_path))
    assert "cannot be read" in reason(f"{tmp_path}/\0")


def key_below_a_file(folder):
    (folder / "file").touch()
    return folder / "file" / "key"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n",
        KEY,
        f"{KEY}\n",
        f"plone  {KEY}\n",
        f"plone\t{KEY}\n",
        f" plone {KEY}\n",
        f"plone {KEY} \n",
        f"plone {KEY}\n\n",
        f"plone {KEY}\r\n",
        f"Plone {KEY}\n",
        f"plone {KEY.lower()}\n",
        f"plone {KEY[:-1]}\n",
        f"plone {KEY[:-1]}B\n",
        f"plone {'A' * 52}\n",
        f"plone {KEY}\nintranet {KEY}\n",
        f"plone = {KEY}\n",
        f"pl\u00f6ne {KEY}\n",
        b"\xff\xfe",
        b"\0" * 100_000,
    ],
)
def test_what_the_command_does_not_write_is_refused_without_being_repeated(key_file, content):
    path = key_file(content)
    assert reason(path).startswith(f"{path} does not hold a site's name and its key; ")


@pytest.mark.parametrize("content", [f"site-2 {KEY}\n", f"site-2 {KEY}"])
def test_a_name_and_a_key_are_read(key_file, content):
    key = read_gateway_key(str(key_file(content, mode=0o400)))
    assert key.site == "site-2"
    assert len(key.sign(b"")) == 32


# When Zope starts


@pytest.fixture
def lines(caplog, bare_site):
    def lines():
        caplog.clear()
        with caplog.at_level(logging.DEBUG):
            report(None)
        return [record.getMessage() for record in caplog.records if record.name == "collective.converse"]

    return lines


def test_an_unusable_file_is_one_line_in_the_log(zope_conf, lines, key_file):
    path = key_file(mode=0o644)
    keys = {"gateway_url": "http://127.0.0.1:8090", "gateway_key_file": str(path)}
    zope_conf({"collective.converse": keys})
    assert lines() == [
        f"zope.conf, <product-config collective.converse>: gateway_key_file: {path} can be read or written by others "
        f"than its owner; run: chmod 600 {path}"
    ]


def test_nothing_is_said_of_a_right_one(zope_conf, lines, key_file):
    keys = {"gateway_url": "http://127.0.0.1:8090", "gateway_key_file": str(key_file())}
    zope_conf({"collective.converse": keys})
    assert lines() == []
