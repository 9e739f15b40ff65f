"""What was read for one visitor serves the next, while the content's version stands.

The door (yibao_site/page_cache.py) says which version stands before it lets Django make
a page. Where nobody says so, as at the desk, in a preview, a command or a test, nothing
is kept and everything is read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from cachetools import LRUCache

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

# Of what many findings hold, as the nation's rules: few, and the oldest go first.
_things: LRUCache[Hashable, Any] = LRUCache(maxsize=256)
_version: ContextVar[str | None] = ContextVar("version", default=None)


@contextmanager
def standing(version: str) -> Iterator[None]:
    """While this version is served, what is read may be kept under it."""
    token = _version.set(version)
    try:
        yield
    finally:
        _version.reset(token)


def shared(thing: Found, key: Hashable) -> Found:
    """The first of all things alike that were read under the version: kept once."""
    version = _version.get()
    if version is None:
        return thing
    found: Found = _things.setdefault((version, key), thing)
    return found


def kept(most: int) -> Callable[[Callable[Asked, Found]], Callable[Asked, Found]]:
    """Keep so many findings of a function whose answers follow from the content.

    Whoever gets one must not change it: the next visitor gets the same.
    """

    def around(read: Callable[Asked, Found]) -> Callable[Asked, Found]:
        @lru_cache(maxsize=most)
        def remembered(
            version: str, *args: Asked.args, **kwargs: Asked.kwargs
        ) -> Found:
            return read(*args, **kwargs)

        @wraps(read)
        def ask(*args: Asked.args, **kwargs: Asked.kwargs) -> Found:
            version = _version.get()
            if version is None:
                return read(*args, **kwargs)
            return remembered(version, *args, **kwargs)  # type: ignore[arg-type]

        return ask

    return around
