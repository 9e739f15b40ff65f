from django import template

from policies.wording import yuan

register = template.Library()
register.filter("yuan", yuan)
