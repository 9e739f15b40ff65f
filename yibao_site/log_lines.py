"""What is written down: one line of JSON each, and in it nothing that a visitor said.

Of a request its path, of an error its kind and place: never a query, a name, an address
or a message, which quotes what it stumbled over (a number somebody typed, a password in
DATABASE_URL). What our own code tells, it tells in `extra`.
"""

from __future__ import annotations

import json
from logging import Formatter, LogRecord
from traceback import extract_tb
from typing import Any

from django.utils import timezone


class LogLines(Formatter):
    def format(self, record: LogRecord) -> str:
        line: dict[str, Any] = {
            "time": timezone.localtime().isoformat(timespec="seconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if hasattr(record, "told"):
            line |= {"event": record.msg, **record.told}
        line |= _asked(record) | _went_wrong(record)
        return json.dumps(line, ensure_ascii=False)


def _asked(record: LogRecord) -> dict[str, Any]:
    request = getattr(record, "request", None)
    if request is None or not hasattr(request, "path"):
        return {}
    status = getattr(record, "status_code", None)
    return {"method": request.method, "path": request.path, "status": status}


def _went_wrong(record: LogRecord) -> dict[str, Any]:
    # What was refused stumbled over nothing of ours.
    refused = record.name.startswith("django.security")
    if refused or not record.exc_info or not record.exc_info[1]:
        return {}
    error = record.exc_info[1]
    steps = [
        f"{step.filename}:{step.lineno}" for step in extract_tb(error.__traceback__)
    ]
    return {"error": type(error).__qualname__, "steps": steps}
