"""Looks at pages as search engines do: `make crawl` at every page of the sitemap.

Minutes for sixteen thousand pages; `make crawl ONLY="places guides"` at some parts of
it. Of each page only its title, its description and its links are remembered.
"""

import re
import sys
from html import unescape
from urllib.parse import unquote, urlsplit

from justhtml import JustHTML

from tests.serving import published
from tests.wire import get

LOC = re.compile(r"<loc>(.*?)</loc>")
LINK = re.compile(r'<a\b[^>]*?\shref="(/[^"#?]*)')
# For staff; and files, that are not pages.
NOT_FOLLOWED = re.compile(r"/admin/|/static/")
# Longer ones are cut off in a list of results.
LONGEST_TITLE, LONGEST_DESCRIPTION = 60, 160


class Crawl:
    """All that was seen of a site, and what is wrong with it in words."""

    def __init__(self, ask):
        """`ask` gives the status and the text of an address."""
        self.ask = ask
        self.seen = {}
        self.linked = {}
        self.faults = []

    def visit(self, address):
        status, html = self.ask(address)
        if status != 200:
            self.faults.append(f"{address}: {status}")
            return
        found = [*self._of_head(address, html), *self._of_body(html)]
        self.faults += [f"{address}: {fault}" for fault in found]
        for path in LINK.findall(html):
            self.linked.setdefault(unescape(path), address)

    def _of_head(self, address, html):
        title = "".join(re.findall(r"<title>(.*?)</title>", html))
        described = re.findall(r'<meta name="description"[^>]* content="(.*?)"', html)
        description = "".join(described)
        canonical = re.findall(r'<link rel="canonical" href="(.*?)"', html)
        if [urlsplit(each).path for each in canonical] != [address]:
            yield f"canonical is {canonical}"
        if not 0 < len(title) <= LONGEST_TITLE:
            yield f"title of {len(title)}"
        if not 0 < len(description) <= LONGEST_DESCRIPTION:
            yield f"description of {len(description)}"
        for words in (title, description):
            if (other := self.seen.setdefault(words, address)) != address:
                yield f"“{words}” is said of {other} too"

    def _of_body(self, html):
        if (count := html.count("<h1")) != 1:
            yield f"{count} h1"
        if errors := JustHTML(html, collect_errors=True).errors:
            yield f"HTML: {errors[0]}"

    def follow(self, known):
        """Ask for what is linked and not known to be there."""
        for path, where in sorted(self.linked.items()):
            if path not in known and not NOT_FOLLOWED.match(path):
                status, _ = self.ask(path)
                if status != 200:
                    self.faults.append(f"{where}: links to {path}, {status}")


def mapped(ask, *parts):
    """The path of every page in the sitemap, by its part; or of some parts."""
    _, index = ask("/sitemap.xml")
    paths = [urlsplit(each).path for each in LOC.findall(index)]
    of_part = {path[len("/sitemap-") : -len(".xml")]: path for path in paths}
    return {
        part: [unquote(urlsplit(each).path) for each in LOC.findall(ask(path)[1])]
        for part, path in of_part.items()
        if part in parts or not parts
    }


def main(*parts):
    with published() as site:
        # As `make run` does: until they are made, open data answers 503.
        site.manage("build_data")

        def ask(path):
            status, _, body = get(site.port, path, encoding="identity")
            return status, body.decode(errors="replace")

        crawl, pages = Crawl(ask), mapped(ask, *parts)
        for part, addresses in pages.items():
            print(f"{part}: {len(addresses)}", flush=True)
            for address in addresses:
                crawl.visit(address)
        crawl.follow({each for addresses in pages.values() for each in addresses})
    if crawl.faults:
        sys.exit("\n".join(crawl.faults))
    print("No fault.")


if __name__ == "__main__":
    main(*sys.argv[1:])
