"""Asks everything public for anything: no 500, no traceback, an error is in Chinese.

    make fuzz MINUTES=10

does so for ten minutes at a server of its own and watches the memory of its worker.
"""

import gzip
import re
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

import brotli
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.addresses import ADDRESSES
from tests.serving import database_for, manage, running
from tests.wire import ask
from yibao_site.questions import READ

PLAIN = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
# In bytes as they are sent: what has broken other sites.
NASTY = [
    *(
        "%00",
        "a%00b",
        "%C0%AF",
        "%ED%A0%80",
        "%FF%FE",
        "%F4%90%80%80",
        "%",
        "%zz",
        "%25",
    ),
    *(
        "%0D%0ASet-Cookie:%20a=b",
        "..%2F..%2Fetc%2Fpasswd",
        "%E2%80%AE%E6%B2%AA",
        "%F0%9F%80%80",
    ),
    *(
        "'%20OR%201=1--",
        "%3Cscript%3E",
        "%7B%7B7*7%7D%7D",
        "%7B%25%20debug%20%25%7D",
        "$%7B7%7D",
    ),
    *(
        "-1",
        "1e9",
        "1_0",
        "NaN",
        "Infinity",
        "9" * 400,
        "%EF%BC%97%EF%BC%95",
        "%C2%B2",
        "0x10",
    ),
    *(
        "0000-00-00",
        "2026-02-30",
        "9999-12-31",
        "0001-01-01",
        "-" * 3000,
        "%E4%B8%8A" * 900,
    ),
    *("true", "null", "[]", "a;b", "+", ".", "..", "//", "\\", "|", "%09", "%E2%80%8B"),
]
# What pages know: so that fuzz comes past the first check.
KNOWN = sorted(
    {
        value
        for address in ADDRESSES.values()
        for value in re.findall(r"=([^&]+)", address)
    }
)
known = st.sampled_from(KNOWN).map(quote)
texts = st.text(max_size=40).map(lambda text: quote(text, safe="", errors="replace"))
numbers = st.integers() | st.decimals(allow_nan=False) | st.dates()
values = known | st.sampled_from(NASTY) | texts | numbers.map(str).map(quote)
read = sorted({"view"}.union(*READ.values()))
names = st.sampled_from([*read, "utm", "%00"])
pairs = st.tuples(names, values).map("=".join)
queries = st.lists(pairs, max_size=8).map("&".join)
pages = st.sampled_from(
    [
        *{urlsplit(each).path for each in ADDRESSES.values()},
        *("/credit.json", "/cities/shanghai/card.png", "/healthz"),
    ]
)
# Of an address that has a name in it, the name may be anything.
named = st.builds(
    re.sub,
    st.just(r"(?<=^/)(cities|guides|sources)/[^/]+"),
    values.map(lambda value: rf"\1/{re.escape(value)}".replace("\\\\", "%5C")),
    pages,
)
anywhere = st.lists(values, min_size=1, max_size=4).map(
    lambda ways: "/" + "/".join(ways)
)
header = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
headers = st.fixed_dictionaries(
    {"X-Forwarded-For": st.ip_addresses().map(str)},
    optional={
        "Accept-Encoding": st.sampled_from(["br", "gzip", "identity", "*;q=0"])
        | header,
        "Accept-Language": header,
        "Cookie": st.sampled_from(["__Host-staff=1", "__Host-preview=1"]) | header,
        "Host": st.just("127.0.0.1") | header.map(str.strip),
        "HX-Request": st.just("true"),
        "HX-Target": st.sampled_from(["credit", "places", "city-options"]) | header,
        "If-Modified-Since": header,
        "If-None-Match": header,
        "Range": header,
        "X-Forwarded-Host": header,
        "X-Release": header,
    },
)
methods = st.sampled_from(["GET"] * 12 + ["HEAD", "OPTIONS", "POST", "PUT", "DELETE"])
questions = st.fixed_dictionaries(
    {
        "path": st.builds("{}?{}".format, pages | named | anywhere, queries),
        "method": methods,
        "body": st.none() | queries.map(str.encode) | st.binary(max_size=200),
        "headers": headers,
    }
)


def check(port, question):
    """One question and what every answer to it has to be."""
    answer = ask(port, **question)
    assert answer.status < 500, (answer.status, question)
    unpacked = PLAIN[answer.body and answer.headers["Content-Encoding"] or None]
    picture = answer.headers["Content-Type"] == "image/png"
    text = unpacked(answer.body).decode(errors="replace" if picture else "strict")
    assert "Traceback" not in text, question
    assert "Cookie" in question["headers"] or "Set-Cookie" not in answer.headers
    if answer.status >= 400 and question["method"] != "HEAD":
        assert re.search("[\u4e00-\u9fff]{4}", text), (answer.status, question)


def fuzz(port, *, examples, number):
    """So many questions; another number, other questions."""

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(questions)
    def asked(question):
        check(port, question)

    asked()


def memory(pid):
    """Resident megabytes of the largest process that this one started."""
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    said = [Path(f"/proc/{worker}/status").read_text() for worker in workers]
    return max(int(re.search(r"VmRSS:\s+(\d+)", each)[1]) for each in said) / 1024


def main(minutes):
    """Ask for so long; what the worker holds may not grow in the second half."""
    start, held, examples = time.monotonic(), [], 0
    with TemporaryDirectory() as folder, database_for(var := Path(folder, "var")):
        manage(var, "prepare")
        with running(var, HTTPS="True") as site:
            while (passed := time.monotonic() - start) < 60 * minutes:
                fuzz(site.port, examples=500, number=examples)
                examples += 500
                held.append((passed, memory(site.pid)))
                print(f"{passed:5.0f} s {examples:7} asked {held[-1][1]:6.1f} MB")
    half = next(megabytes for passed, megabytes in held if passed >= 30 * minutes)
    print(f"half-way {half:.1f} MB, at the end {held[-1][1]:.1f} MB")
    return held[-1][1] > 1.05 * half
