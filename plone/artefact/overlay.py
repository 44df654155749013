"""A virtual environment that has everything of another but the add-on, made in no time."""

from pathlib import Path
import os
import subprocess


ADDON_FILES = ("collective_converse-", "collective.converse-", "__editable__.collective", "__editable___collective")
"""What an installed or editable add-on leaves beside its package."""


def make_overlay(python, folder, uv):
    """Make a virtual environment of links into that of `python`, without the add-on; returns its interpreter.

    Links instead of a copy: 40,000 files stay where they are, and so do their compiled forms.
    """
    source = Path(ask(python, "import sysconfig; print(sysconfig.get_path('purelib'))"))
    base = ask(python, "import sys; print(sys._base_executable)")
    run(uv, "venv", "--quiet", "--offline", "--no-project", "--python", base, folder)
    interpreter = folder / "bin" / "python"
    target = Path(ask(interpreter, "import sysconfig; print(sysconfig.get_path('purelib'))"))
    for entry in source.iterdir():
        if entry.name == "collective":
            (target / "collective").mkdir()
            link_all(entry, target / "collective", without=("converse",))
        elif not entry.name.startswith((*ADDON_FILES, "_virtualenv", "__pycache__")):
            (target / entry.name).symlink_to(entry)
    return interpreter


def link_all(source, target, without):
    for entry in source.iterdir():
        if entry.name not in without:
            (target / entry.name).symlink_to(entry)


def ask(python, code):
    """What a line of Python prints."""
    return run(python, "-I", "-c", code).stdout.strip()


def run(*command, **options):
    """Run a command to its end; when it fails the test says what it said."""
    done = subprocess.run(
        [os.fspath(part) for part in command],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done
