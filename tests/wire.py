"""Bytes as they come over the wire, headers included."""

import re
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import quote


def get(port, path, encoding="br, gzip", **headers):
    """Status, headers and the body as it came."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    headers["Accept-Encoding"] = encoding
    # Without the port, which is another each time and stands in the page.
    headers["Host"] = "127.0.0.1"
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", quote(path, safe="/?=&%"), headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()


def plain(port, path):
    return get(port, path, encoding="identity")[2].decode()


def weight(headers, body):
    lines = sum(len(name) + len(value) + 4 for name, value in headers.items())
    return lines + len(body) - padding(body)


def padding(body):
    """The name, up to 100 bytes at random, that Django writes against BREACH.

    So that one page weighs the same twice. In a gzip file it follows ten bytes of
    header, the fourth of which says whether it is there, and ends with a zero.
    """
    named = body.startswith(b"\x1f\x8b") and body[3] & 8
    return body.index(0, 10) - 10 if named else 0


def files_of(html):
    """What a browser asks for besides the page itself."""
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    return [address for address in addresses if address.startswith("/static/")]
