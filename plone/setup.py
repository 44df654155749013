"""Compile the translations while the package is built; everything else stands in pyproject.toml."""

from pathlib import Path
from pythongettext.msgfmt import Msgfmt
from setuptools import setup
from setuptools.command.build_py import build_py


SOURCE = Path("src")


class BuildWithTranslations(build_py):
    """Plone loads `.mo` files, and compiles `.po` files only where somebody has asked for it."""

    def run(self):
        super().run()
        for catalogue in SOURCE.rglob("*.po"):
            compiled = catalogue.with_suffix(".mo")
            if not self.editable_mode:
                compiled = Path(self.build_lib, compiled.relative_to(SOURCE))
            compiled.parent.mkdir(parents=True, exist_ok=True)
            with catalogue.open("rb") as file:
                compiled.write_bytes(Msgfmt(file, name=catalogue.name).get())


setup(cmdclass={"build_py": BuildWithTranslations})
