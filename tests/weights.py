"""What each public page weighs, beside what it weighed: `make weights`.

Fails where something grew by more than 2 % or has no record, or where a bound of ours
is passed. `make weights RECORD=1` writes weights.txt anew: look at its diff.
"""

import sys
from pathlib import Path

from tests.addresses import ADDRESSES
from tests.serving import published
from tests.wire import files_of, get, plain, weight

RECORD = Path(__file__).with_suffix(".txt")
GROWTH = 1.02
# In bytes, but for the requests.
BOUNDS = {
    "first visit": 40_000,
    "first visit: requests": 6,
    "reload": 400,
}
PAGE = 8_000


def weigh(port):
    """Bytes by name: of each page alone, of a first visit, of asking once more."""
    weights = {name: visit(port, path) for name, path in ADDRESSES.items()}
    files = files_of(plain(port, "/"))
    weights["first visit: requests"] = 1 + len(files)
    weights["first visit"] = weights["home"] + sum(visit(port, file) for file in files)
    weights["reload"] = reload(port, "/")
    return weights


def visit(port, path):
    return weight(*get(port, path)[1:])


def reload(port, path):
    """The same page once more, by a browser that has it."""
    tag = get(port, path)[1]["ETag"]
    return weight(*get(port, path, **({"If_None_Match": tag} if tag else {}))[1:])


def recorded():
    lines = RECORD.read_text("utf-8").splitlines()
    pairs = (line.rsplit(maxsplit=1) for line in lines if not line.startswith("#"))
    return {name: int(number) for name, number in pairs}


def faults(now, before):
    """What grew, has no record or is past its bound, in words."""
    for name, number in now.items():
        if name not in before:
            yield f"{name}: {number}, not recorded"
        elif number > before[name] * GROWTH:
            yield f"{name}: {number}, was {before[name]}"
        if number > (bound := BOUNDS.get(name, PAGE)):
            yield f"{name}: {number}, more than {bound}"


def write(weights):
    lines = [f"{name:24} {number:6}\n" for name, number in weights.items()]
    RECORD.write_text(f"# Bytes over the wire: make weights RECORD=1\n{''.join(lines)}")


def main(*, record):
    with published() as site:
        now = weigh(site.port)
    before = recorded() if RECORD.exists() else {}
    for name, number in now.items():
        print(f"{name:24} {number:6}  was {before.get(name, 'not recorded'):>6}")
    if record:
        return write(now)
    if found := list(faults(now, before)):
        sys.exit("\n".join(["", *found, "Explained? make weights RECORD=1"]))


if __name__ == "__main__":
    main(record="--record" in sys.argv)
