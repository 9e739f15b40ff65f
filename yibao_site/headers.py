"""What is said on every answer, whoever made it: pages, errors, files, redirects.

The outermost middleware, as what is refused further in must say it too. The policy of
scripts, framing and transport are django-csp's and Django's own, next to it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# What a swindler would want of a browser. Each costs every page 20 bytes.
REFUSED = ("camera", "geolocation", "microphone", "payment", "usb")
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in REFUSED),
}


def headers_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return respond
