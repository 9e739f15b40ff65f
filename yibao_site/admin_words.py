"""A word of Django's admin that neither a template nor a translation can change."""

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html

ICONS = {True: ("yes", "是"), False: ("no", "否"), None: ("unknown", "不知道")}


def boolean_icon(value: bool | None) -> str:  # noqa: FBT001
    """The admin's sign for yes or no, read out in Chinese instead of True or False."""
    name, words = ICONS[value]
    address = static(f"admin/img/icon-{name}.svg")
    return format_html('<img src="{}" alt="{}">', address, words)


def speak_chinese() -> None:
    """The admin looks its icon up here each time; a test tells if it ever stops."""
    admin_list._boolean_icon = boolean_icon  # type: ignore[attr-defined]
