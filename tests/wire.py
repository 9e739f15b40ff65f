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


def ask(port, path, *, method="GET", body=None, headers=None):
    """As a proxy asks for somebody who came by HTTPS; the bytes are in `body`."""
    headers = {"Host": "127.0.0.1", "X-Forwarded-Proto": "https"} | (headers or {})
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.body = response.read()
        return response


def plain(port, path):
    return get(port, path, encoding="identity")[2].decode()


def weight(headers, body):
    lines = sum(len(name) + len(value) + 4 for name, value in headers.items())
    return lines + len(body)


def files_of(html):
    """What a browser asks for besides the page itself."""
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    return [address for address in addresses if address.startswith("/static/")]
