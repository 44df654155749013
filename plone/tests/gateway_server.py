"""A small HTTP server in the gateway's place. It verifies what it is sent by code of its own, after spec/README.md."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
import base64
import hashlib
import hmac
import json
import re
import threading
import time


KEY = "RM5ZG6IVPZIPEMPAPPTBMBJ47EFDRZIRI7MD7YZU5J4JIPLQU2GA"
SITE = "plone"
PATH = "/.collective-converse/settings"


def signature_header(direction, method, path, body=b"", at=None, nonce="0" * 32, key=KEY, site=SITE):
    """The header of a request that the other side takes."""
    seconds = int(time.time() if at is None else at)
    digest = hashlib.sha256(body).hexdigest()
    text = f"converse-1\n{direction}\n{site}\n{method}\n{path}\n{seconds}\n{nonce}\n{digest}"
    signature = base64.b64encode(hmac.digest(base64.b32decode(f"{key}===="), text.encode("utf-8"), "sha256"))
    return f"converse-1 site={site}, time={seconds}, nonce={nonce}, signature={signature.decode('ascii')}"


class Order:
    """A request that has come."""

    def __init__(self, handler):
        self.method, self.path, self.headers = handler.command, handler.path, handler.headers
        self.body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))

    @property
    def is_signed(self):
        values = self.headers.get_all("X-Converse-Signature", [])
        found = re.search("time=([0-9]+), nonce=([0-9a-f]{32})", values[0]) if len(values) == 1 else None
        if found is None or abs(int(found[1]) - time.time()) > 5:
            return False
        return values == [signature_header("plone", self.method, self.path, self.body, int(found[1]), found[2])]

    @property
    def settings(self):
        return json.loads(self.body)


def report(**states):
    """An `ApplyReport`; all is unchanged but what is named, as a state or as an entry's other fields."""
    changes = []
    for name in ("domain", "historyDays", "fileSharing", "fileQuotaMib"):
        state = states.get(name, "unchanged")
        changes.append({"setting": name, **(state if isinstance(state, dict) else {"state": state})})
    return {"changes": changes}


@contextmanager
def serving(handler_class):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_class)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Gateway:
    """Keeps what came in `orders`, and answers by `answer`, which is called with the request's handler."""

    def __init__(self, path=None):
        """`path`: of no other one anything is kept; Plone tells more than one thing, in its own time."""
        self.path = path
        self.orders = []
        self.answer_with(report())

    def answer_with(self, body, status=200, headers=()):
        """Answer with this, bytes or something for JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode("utf-8")
        lines = {"Content-Type": "application/json", "Content-Length": str(len(content)), **dict(headers)}

        def answer(handler):
            handler.send_response(status)
            for name, value in lines.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(content)

        self.answer = answer

    def keeps(self, path):
        return self.path in (None, path)

    @contextmanager
    def listening(self):
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self):
                order = Order(self)
                if gateway.keeps(order.path):
                    gateway.orders.append(order)
                    gateway.answer(self)

            do_GET = do_POST = do_CONNECT = handle_any

            def log_message(self, *args):
                pass

        with serving(Handler) as origin:
            self.origin = origin
            yield self
