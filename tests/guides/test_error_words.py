"""What is said of a wrong entry: which field, and what to do, in our own words."""

from itertools import chain

import pytest
from justhtml import JustHTML

from guides.forms import ReportForm
from policies.forms import CreditForm

pytestmark = pytest.mark.django_db

WRONG = ["", "x" * 600, "-1", "0.001", "99999999", "a b", "\0", "13800138000"]
WRONG += ["1900-01-01", "2027-01"]
# What a person cannot see a person does not fill in wrongly.
UNSEEN = {"website"}


def reasons(form_class, value):
    """Of each field that refuses this value, what it says."""
    form = form_class(dict.fromkeys(form_class.base_fields, value))
    return {name: set(form.errors[name]) for name in form.errors.keys() - UNSEEN}


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("form_class", [CreditForm, ReportForm])
def test_every_reason_names_its_field_and_says_what_to_do(form_class, value):
    everything = list(chain(*reasons(form_class, value).values()))

    assert everything
    # Django's own words never ask.
    assert not [words for words in everything if "请" not in words]
    assert len(set(everything)) == len(everything), "two fields say the same"


@pytest.mark.parametrize(
    "address",
    ["/credit/?city=x&age=x&status=x&pension=x&on=x", "/report/?city=x&age=x"],
)
def test_beside_the_field_stands_what_stands_above(client, address):
    page = JustHTML(client.get(address).text, sanitize=False)

    above = [each.to_text() for each in page.query(".problems li a[href^='#id_']")]
    beside = [each.to_text() for each in page.query(".error")]
    assert above
    assert sorted(beside) == sorted(above)


@pytest.mark.parametrize("value", ["", "-5", "七十"])
def test_of_what_a_month_brings_the_example_is_no_pension(value):
    (words,) = reasons(ReportForm, value)["received"]

    assert "例如 107.00" in words


@pytest.mark.parametrize("form_class", [CreditForm, ReportForm])
def test_every_field_refuses_something(form_class):
    """Else its words would go unread here."""
    refused = set(chain(*(reasons(form_class, value) for value in WRONG)))

    assert refused == form_class.base_fields.keys() - UNSEEN
