"""What search engines may ask for: every page once; nothing typed, nothing of staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from yibao_site.questions import TYPED

# What somebody typed has no end; a view is the same page in other letters.
LEFT = sorted({*TYPED, "view"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", f"Disallow: {reverse('admin:index')}"]
    for name in LEFT:
        lines += [f"Disallow: /*?{name}=", f"Disallow: /*&{name}="]
    sitemap = request.build_absolute_uri(reverse("sitemap-index"))
    text = "\n".join([*lines, "", f"Sitemap: {sitemap}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
