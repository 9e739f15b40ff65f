from django import template

from guides.text import to_html

register = template.Library()
register.filter("markdown", to_html)
