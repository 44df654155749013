"""The locks install the same files everywhere, from whichever index somebody uses."""

from importlib.metadata import version
from pathlib import Path
import pytest
import re


LOCKS = sorted((Path(__file__).parents[1] / "locks").glob("*.txt"))
PINNED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[^\s;]+(?: ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
COMMENT = re.compile(r"    # .*")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_has_versions_and_hashes_and_nothing_else(lock):
    lines = lock.read_text("utf-8").splitlines()
    other = [line for line in lines if not (PINNED.fullmatch(line) or HASH.fullmatch(line) or COMMENT.fullmatch(line))]
    assert other == []
    pinned = [place for place, line in enumerate(lines) if PINNED.fullmatch(line)]
    assert len(pinned) > 200
    assert [lines[place] for place in pinned if not HASH.fullmatch(lines[place + 1])] == []
    # A comment says who asks for a package; it is no place for an address or a path either.
    assert [line for line in lines if "://" in line or "/" in line.split("#")[0]] == []


def test_the_tests_run_on_the_plone_that_a_lock_names():
    series = ".".join(version("Plone").split(".")[:2])
    for name in (f"plone-{series}.txt", f"test-{series}.txt"):
        (lock,) = [lock for lock in LOCKS if lock.name == name]
        assert f"\nplone=={version('Plone')} \\\n" in lock.read_text("utf-8")
