"""How settings.py reads the environment: what is missing or wrong stops the process."""

import os

from django.core.exceptions import ImproperlyConfigured


def env_bool(name: str, *, default: bool) -> bool:
    """Read True or False; anything else stops the process."""
    value = os.environ.get(name, str(default))
    if value not in ("True", "False"):
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}")
    return value == "True"


def env_needed(name: str) -> str:
    """What production cannot do without."""
    if not os.environ.get(name):
        raise ImproperlyConfigured(f"{name} must be set where DEBUG=False")
    return os.environ[name]


def env_hosts(name: str) -> list[str]:
    """The names that the site answers to: not any that somebody asks with."""
    named = [host.strip() for host in env_needed(name).split(",")]
    hosts = [host for host in named if host]
    # With none, every question would be refused, and nothing said at the start.
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured(f"{name} must name the hosts, not * or nothing")
    return hosts


def env_redis(name: str) -> str:
    """Where Redis is, or nothing; without a scheme nothing would be counted in it."""
    url = os.environ.get(name, "")
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured(
            f"{name} must begin with redis://, rediss:// or unix://"
        )
    return url


# Of ten million good keys two hold one of them by chance.
OF_EXAMPLES = ("insecure", "change", "replace", "example", "secret", "placeholder", "<")


def env_secret(name: str) -> str:
    """A key nobody guesses; whoever copied one from a page or typed one is told how."""
    key = env_needed(name)
    copied = any(word in key.lower() for word in OF_EXAMPLES)
    if copied or len(key) < 50 or len(set(key)) < 16:
        raise ImproperlyConfigured(
            f"{name} is too weak: at least 50 characters, 16 of them different, "
            "from no example. Make one: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    return key
