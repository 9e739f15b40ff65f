"""Other people's sites, played by a real server on 127.0.0.1."""

import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


class LocalSite:
    """Answers each path as a test told it to, and keeps what it was asked."""

    def __init__(self, port):
        self.port = port
        self.answers = {}
        self.asked = []
        self.closing = Event()

    def page(self, path, body="", *, status=200, kind="text/html", method=None, **more):
        """What `path` answers from now on, to one method or to all; its address."""
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        raw = body if isinstance(body, bytes) else body.encode()
        for each in [method] if method else ["HEAD", "GET"]:
            self.answers[each, path] = (status, raw, {"Content-Type": kind} | headers)
        return self.url(path)

    def url(self, path, *, host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def methods(self, path):
        return [method for method, asked, *_ in self.asked if asked == path]


@contextmanager
def serving():
    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            agent, moment = self.headers["User-Agent"], time.monotonic()
            site.asked.append((self.command, self.path, agent, moment))
            # Whoever was hung up on is not to fill the output with tracebacks.
            with suppress(OSError):
                if self.path == "/silent":
                    site.closing.wait()
                elif self.path == "/drip":
                    self.drip()
                elif self.path != "/cut":
                    self.send(*site.answers.get((self.command, self.path), NOTHING))

        do_GET = do_HEAD = answer

        def send(self, status, body, headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def drip(self):
            """A byte of a header now and then: no single read ever times out."""
            self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Endless: ")
            while not site.closing.wait(0.02):
                self.wfile.write(b"x")

        def log_message(self, *args):
            """Nothing: the tests say what they saw."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = LocalSite(server.server_port)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()


NOTHING = (404, b"", {})
