"""What nobody checked within its rhythm says so, wherever it is shown."""

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from policies import wording
from policies.models.versions import Versioned

register = template.Library()

MARK = mark_safe('<span class="tag">过期未核对</span>')
LINE = (
    '<p class="note">{}，已经过了复核期限，可能变了。'
    '请拨 <a href="tel:12393">12393</a> 核对。</p>'
)


@register.simple_tag(takes_context=True)
def overdue_mark(context: Context, thing: Versioned) -> SafeString:
    """A word beside its name, seen while it is folded and on paper."""
    return MARK if _is_overdue(context, thing) else SafeString()


@register.simple_tag(takes_context=True)
def overdue_line(context: Context, thing: Versioned | None) -> SafeString:
    """The yellow line: when it was last checked, and whom to ask."""
    if thing is None or not _is_overdue(context, thing):
        return SafeString()
    return format_html(LINE, last_checked(thing))


@register.filter
def last_checked(thing: Versioned) -> str:
    """上次核对于 2026年11月21日, or that nobody has."""
    if thing.checked_on is None:
        return "还没有核对过"
    return f"上次核对于 {wording.day(thing.checked_on)}"


def _is_overdue(context: Context, thing: Versioned) -> bool:
    """On the day that is looked at; what does not hold on it needs no second look.

    A sample on the style page has no day.
    """
    viewing = getattr(context.get("request"), "viewing", None)
    if viewing is None:
        return False
    return thing.is_overdue(on=viewing.day) and thing.holds(on=viewing.day)
