"""Fields are drawn once for all who filled them alike, and for nobody else."""

import pytest
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe

from policies.drawn_fields import DrawnOnce
from policies.forms import CreditForm

ASKED = [
    {},
    {"city": "济南", "age": "70"},
    {"city": "济南", "age": "71"},
    {"city": '"><script>', "age": "0", "status": "retired"},
    {"city": "济南", "age": "七十", "status": "none"},
    {"status": "active", "on": "2023-06-01", "pension": "4,000"},
]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ASKED)
def test_fields_look_as_django_draws_them(asked):
    form, plain = CreditForm(asked), CreditForm(asked, renderer=TemplatesSetting())
    form.is_valid(), plain.is_valid()

    for _ in range(2):
        assert [str(field) for field in form] == [str(field) for field in plain]


@pytest.mark.parametrize(
    "others",
    [
        [True, "True", 1, "1", None, "None"],
        ["<b>", mark_safe("<b>")],
        [["a"], ["b"], "['a']"],
    ],
)
def test_what_is_written_otherwise_is_drawn_otherwise(others):
    widget = {"name": "n", "type": "text", "is_hidden": False, "value": "v"}
    for other in others * 2:
        context = {"widget": widget | {"attrs": {"id": other}}}
        name = "django/forms/widgets/text.html"
        drawn = DrawnOnce().render(name, context)

        assert drawn == TemplatesSetting().render(name, context)
