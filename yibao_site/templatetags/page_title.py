from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = Library()


@register.simple_block_tag
def page_title(content: str) -> SafeString:
    """Said twice, as a block can be once: for the window, and for a link in a chat."""
    tags = '<title>{}</title>\n    <meta property="og:title" content="{}">'
    return format_html(tags, content, content)
