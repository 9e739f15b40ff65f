"""deploy/nginx.conf as it stands, run on this machine in front of given servers."""

import getpass
import re
import socket
import ssl
import subprocess
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import quote

from tests.serving import ROOT, free_port, wait_for

CONF = ROOT / "deploy/nginx.conf"


@dataclass(frozen=True, kw_only=True, slots=True)
class Front:
    """A running nginx."""

    port: int
    plain_port: int
    folder: Path

    def connect(self, host="127.0.0.1"):
        """A connection as a browser keeps it open."""
        known = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        return HTTPSConnection(host, self.port, context=known, timeout=60)

    def ask(self, path, *, method="GET", body=None, encoding="br, gzip", **headers):
        """Status, headers and the body as it came."""
        with closing(self.connect()) as connection:
            return ask(connection, path, method, body, encoding, **headers)

    def text(self, path, **options):
        return self.ask(path, encoding="", **options)[2].decode()

    def redirect(self, path, host="127.0.0.1"):
        with closing(HTTPConnection(host, self.plain_port)) as connection:
            return ask(connection, path)


def ask(connection, path, method="GET", body=None, encoding="", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    headers |= {"Accept-Encoding": encoding, "Host": "127.0.0.1"}
    connection.request(method, quote(path, safe="/?=&%#"), body, headers)
    response = connection.getresponse()
    return response.status, response.headers, response.read()


@contextmanager
def fronting(folder, *servers, kept=None):
    """nginx in front of the servers on these ports; what it keeps is in the folder, or
    in another."""
    front = Front(port=free_port(), plain_port=free_port(), folder=folder)
    certify(folder)
    written = configuration(front, *servers, kept=kept or folder)
    (folder / "nginx.conf").write_text(written)
    with started(folder, front.port):
        yield front


@contextmanager
def started(folder, port):
    """nginx with the configuration that lies in the folder."""
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    nginx = subprocess.Popen([*command, "-e", str(folder / "error.log")])
    try:
        wait_for(port)
        yield
    finally:
        nginx.terminate()
        nginx.wait()


def configuration(front, first, second, *, kept):
    """The shipped file with other ports, servers, folders and user; nothing else."""
    changes = {
        "user www-data;": f"user {getpass.getuser()};",
        "pid /run/nginx.pid;": f"pid {front.folder}/pid;",
        "listen 80 ": f"listen 127.0.0.1:{front.plain_port} ",
        "listen 443 ": f"listen 127.0.0.1:{front.port} ",
        "listen [::]:80 ": f"listen [::1]:{front.plain_port} ",
        "listen [::]:443 ": f"listen [::1]:{front.port} ",
        "127.0.0.1:8001": f"127.0.0.1:{first}",
        "127.0.0.1:8002": f"127.0.0.1:{second}",
        "/etc/yibao/tls": str(front.folder),
        "/var/cache/nginx": str(kept),
        "/var/log/nginx": str(front.folder),
        "/srv/yibao": str(ROOT),
    }
    text = CONF.read_text("utf-8")
    for shipped, here in changes.items():
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    return text if has_version_6() else re.sub(r"listen \[::1\].*\n", "\n", text)


def has_version_6():
    try:
        with socket.socket(socket.AF_INET6) as line:
            line.bind(("::1", 0))
    except OSError:
        return False
    return True


def certify(folder):
    """A certificate for this machine, by itself."""
    new = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    who = "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1,IP:::1"
    files = f"-keyout {folder}/privkey.pem -out {folder}/fullchain.pem"
    command = ["openssl", *f"{new} {who} {files}".split()]
    subprocess.run(command, check=True, capture_output=True)
