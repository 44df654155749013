"""A Zope instance, as `demo/plone/README.md` says how to make one."""

from contextlib import contextmanager
from overlay import run
from pathlib import Path
import json
import re
import signal
import socket
import subprocess
import threading


DEMO = Path(__file__).parents[2] / "demo" / "plone"
BLOCKS = re.compile(r"^`etc/([a-z.]+)`.*?^```\w*\n(.*?)^```$", re.S | re.M)
SECTION = re.compile(r"^<product-config .*?^</product-config>\n", re.S | re.M)
LISTENS = "Serving on "


class Instance:
    """The folder of an instance and the interpreter that runs it."""

    def __init__(self, folder, python, product_config=""):
        self.folder = folder
        # What it says while it serves.
        self.lines = []
        self.python = python
        self.port = free_port()
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
        files = dict(BLOCKS.findall((DEMO / "README.md").read_text("utf-8")))
        assert set(files) == {"site.zcml", "zope.conf", "wsgi.ini"}
        for name in ("etc", "var/cache"):
            (folder / name).mkdir(parents=True)
        (folder / "etc" / "site.zcml").write_text(files["site.zcml"])
        # In place of the example's own section: ZConfig takes one of a name.
        zope_conf = SECTION.sub("", files["zope.conf"]) + product_config
        (folder / "etc" / "zope.conf").write_text(zope_conf.replace("/absolute/path", str(folder)))
        (folder / "etc" / "wsgi.ini").write_text(
            files["wsgi.ini"]
            .replace("127.0.0.1:8081", f"127.0.0.1:{self.port}")
            .replace("level = WARNING", "level = INFO")
        )

    def create_site(self, wanted):
        """Run `create_site.py`; returns its answer and all that it wrote."""
        done = run(*self.creation, input=json.dumps(wanted), env=self.environment, cwd=self.folder)
        return json.loads(done.stdout.splitlines()[0]), done.stdout + done.stderr

    @property
    def creation(self):
        zope_conf = self.folder / "etc" / "zope.conf"
        return (self.python, "-m", "Zope2.utilities.zconsole", "run", zope_conf, DEMO / "create_site.py")

    @contextmanager
    def serving(self):
        """Serve the site; gives its address. Ends by SIGTERM, and must end by it soon."""
        serve = [self.python, "-m", "Zope2.Startup.serve", self.folder / "etc" / "wsgi.ini"]
        process = subprocess.Popen(
            serve, env=self.environment, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        limit = threading.Timer(60, process.kill)
        limit.start()
        self.lines = lines = []
        try:
            for line in process.stdout:
                lines.append(line)
                if LISTENS in line:
                    break
            else:
                raise AssertionError("Plone does not listen:\n" + "".join(lines))
            limit.cancel()
            # Nobody reads on otherwise, and a full pipe would stop Plone.
            reader = threading.Thread(target=lines.extend, args=(process.stdout,))
            reader.start()
            yield f"http://127.0.0.1:{self.port}"
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=5)
        finally:
            limit.cancel()
            process.kill()
            process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
