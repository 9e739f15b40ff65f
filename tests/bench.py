"""How fast, against nginx with a file on the same machine: `make bench`.

Every kind of question is asked of every server in turns, so that what else the machine
does falls on all of them. Needs wrk and nginx; docs/performance.md says how to read it.
"""

import argparse
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from tests.nginx import certify, fronting
from tests.serving import (
    ROOT,
    environment,
    free_port,
    published,
    running,
    wait_for,
)
from tests.wire import get

FILE = "nginx, a file"
# Both over TLS: the one is measured by the other.
TLS_FILE, SHIPPED = "nginx, the file over TLS", "shipped nginx over TLS, the page"
CITY, ANSWER = "/cities/beijing/", "/credit/?city={}&age={}&status={}"
# Asked one after another, none twice: places × ages × statuses.
LUA = """
local n = {start}
local paths = {{}}
for line in io.lines("{paths}") do paths[#paths + 1] = line end
request = function()
  n = n + 1
  return wrk.format("GET", paths[n % #paths + 1])
end
"""
STATIC = """
worker_processes auto; daemon off; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 512; }}
http {{ access_log off; server {{
  listen 127.0.0.1:{port} reuseport; listen 127.0.0.1:{tls} ssl reuseport;
  ssl_certificate {folder}/fullchain.pem; ssl_certificate_key {folder}/privkey.pem;
  root {folder}; default_type text/html;
  open_file_cache max=10; sendfile on;
}} }}
"""


@contextmanager
def static_file(body):
    """nginx, serving these bytes as a file: its port, and the one for TLS."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        Path(folder, "page").write_bytes(body)
        certify(folder)
        conf, port, tls = Path(folder, "nginx.conf"), free_port(), free_port()
        conf.write_text(STATIC.format(folder=folder, port=port, tls=tls))
        server = subprocess.Popen(["nginx", "-c", str(conf)])
        try:
            wait_for(port)
            yield port, tls
        finally:
            server.terminate()
            server.wait()


def wrk(port, path, *, seconds, script=None, tls=False, **headers):
    """Requests a second, p50 and p99 in milliseconds, and how many were not 2xx/3xx."""
    words = ["wrk", "-t1", "-c16", f"-d{seconds}", "--latency"]
    headers = {"Accept-Encoding": "br"} | headers
    for name, value in headers.items():
        words += ["-H", f"{name.replace('_', '-')}: {value}"]
    if script:
        words += ["-s", str(script)]
    address = f"{'https' if tls else 'http'}://127.0.0.1:{port}{path}"
    said = subprocess.check_output([*words, address], text=True)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return rate, _ms(said, "50%"), _ms(said, "99%"), int(bad[1]) if bad else 0


def _ms(said, share):
    number, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", said).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def unseen(site, folder):
    """Answers of every city, age and status, each once, in no order."""
    listed = (
        "from policies.models.regions import Region\n"
        "print(*Region.objects.filter(level_rank=1).values_list('slug', flat=True))"
    )
    cities = site.manage("shell", "-v0", "-c", listed).split()
    paths = [
        ANSWER.format(city, age, status)
        for status in ("retired", "active", "flexible", "resident")
        for age in range(20, 100)
        for city in cities
    ]
    Random(1).shuffle(paths)
    Path(folder, "paths").write_text("\n".join(paths))
    return len(paths)


class Cold:
    """wrk's script, each time further down the list of what was never asked."""

    def __init__(self, site, folder):
        self.folder, self.count, self.start = Path(folder), unseen(site, folder), 0

    def script(self):
        path = self.folder / "cold.lua"
        path.write_text(LUA.format(paths=self.folder / "paths", start=self.start))
        self.start += 4_000
        return path


def rounds(questions, *, times, seconds):
    """Medians over rounds in which each question is asked once.

    First each is asked for a second that does not count: what was seen before has been
    seen by every worker then, and its first making is no wait of a thousand others.
    """
    for ask in questions.values():
        ask(1)
    found = {name: [] for name in questions}
    for _ in range(times):
        for name, ask in questions.items():
            found[name].append(ask(seconds))
    return {
        name: tuple(median(column) for column in zip(*rows, strict=True))
        for name, rows in found.items()
    }


def show(found):
    static = dict.fromkeys(found, found[FILE][0])
    if SHIPPED in found:
        static[SHIPPED] = found[TLS_FILE][0]
    print(f"{'':34} {'req/s':>8} of nginx  {'p50 ms':>7} {'p99 ms':>7} not ok")
    for name, (rate, p50, p99, bad) in found.items():
        share = f"1/{static[name] / rate:.2f}"
        print(f"{name:34} {rate:8,.0f} {share:>9} {p50:7.2f} {p99:7.2f} {bad:6.0f}")


def memory(pids):
    """Proportional set size of each process, in MB."""
    for pid in pids:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        yield int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1]) / 1000


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=int, default=4)
    asked.add_argument("--times", type=int, default=3)
    asked.add_argument("--growth", type=int, nargs="*", default=[1, 10, 100])
    asked = asked.parse_args()
    if not shutil.which("wrk") or not shutil.which("nginx"):
        sys.exit("make bench needs wrk and nginx: apt-get install wrk nginx-light")
    for times in asked.growth:
        print(f"\n{times}x the rules and reports", flush=True)
        with ExitStack() as stack:
            bench(stack, asked, grown=times)


def bench(stack, asked, *, grown):
    site = stack.enter_context(published(workers=2, grown=grown))
    folder = stack.enter_context(TemporaryDirectory())
    page = get(site.port, CITY, encoding="br")
    file, over_tls = stack.enter_context(static_file(page[2]))
    cold, etag = Cold(site, folder), page[1]["ETag"]
    questions = {
        FILE: lambda s: wrk(file, "/page", seconds=s),
        "app, a page seen before": lambda s: wrk(site.port, CITY, seconds=s),
        "app, not modified": lambda s: wrk(
            site.port, CITY, seconds=s, If_None_Match=etag
        ),
        "app, an answer never asked": lambda s: wrk(
            site.port, "/", seconds=s, script=cold.script()
        ),
    }
    if grown == 1:
        questions |= others(stack, site, over_tls)
    show(rounds(questions, times=asked.times, seconds=asked.seconds))
    print("MB per worker:", *(f"{mb:.0f}" for mb in memory(site.workers)))
    print("asked once each:", min(cold.start, cold.count), "answers")


def others(stack, site, over_tls):
    """The same page from gunicorn, and through the shipped nginx beside a file."""
    worker = stack.enter_context(gunicorn(site))
    folder = Path(stack.enter_context(TemporaryDirectory()))
    folder.chmod(0o755)
    # Only who is told that it stands behind one says until when nginx may keep a page.
    behind = stack.enter_context(running(site.var, workers=2, HTTPS="True"))
    front = stack.enter_context(fronting(folder, behind.port, behind.port))
    return {
        TLS_FILE: lambda s: wrk(over_tls, "/page", seconds=s, tls=True),
        "gunicorn, a page seen before": lambda s: wrk(worker, CITY, seconds=s),
        SHIPPED: lambda s: wrk(front.port, CITY, seconds=s, tls=True),
    }


@contextmanager
def gunicorn(site):
    """Two workers of gunicorn on the site's own data."""
    port = free_port()
    words = [str(Path(sys.executable).parent / "gunicorn"), "--workers", "2"]
    words += ["--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    words += ["yibao_site.wsgi:application"]
    server = subprocess.Popen(words, cwd=ROOT, env=environment(site.var))
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
