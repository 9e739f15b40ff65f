from django import template

from guides.text import steps_and_rest, to_html, to_paper

register = template.Library()
register.filter("markdown", to_html)
register.filter("on_paper", to_paper)
register.filter("steps_and_rest", steps_and_rest)
