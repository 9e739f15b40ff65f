"""A place that is offered is asked about with the fields as they stand now."""

import re

import pytest
from playwright.sync_api import expect

RETIRED = "age=72&status=retired"
# Of each form: its address with a slip, and what is corrected before a place is taken.
FORMS = {
    f"/credit/?city=苏洲&{RETIRED}": {"age": "75", "status": "active"},
    f"/report/?city=苏洲&{RETIRED}": {"age": "75", "status": "active"},
    f"/compare/?city=shanghai&city=苏洲&{RETIRED}": {"age": "75", "status": "active"},
    "/changes/?city=苏洲&kind=new": {"kind": "corrected"},
}


def correct(page, corrections):
    for name, value in corrections.items():
        field = page.locator(f"main form.ask [name={name}]")
        if name == "age":
            field.fill(value)
        else:
            field.select_option(value)


@pytest.mark.parametrize("address", FORMS)
def test_what_was_corrected_meanwhile_counts(page, address):
    page.goto(address)
    correct(page, FORMS[address])
    page.get_by_role("link", name="江苏省苏州市", exact=True).click()

    expect(page.locator("main")).to_contain_text("苏州市")
    expect(page.locator(".problems.candidates")).to_have_count(0)
    for name, value in FORMS[address].items():
        expect(page).to_have_url(re.compile(f"[?&]{name}={value}(&|$)"))
    assert "苏洲" not in page.title()


def test_the_answer_is_at_the_plain_address(page):
    page.goto(f"/credit/?city=苏洲&{RETIRED}")
    correct(page, {"age": "75"})
    page.get_by_role("link", name="江苏省苏州市", exact=True).click()

    plain = r"/credit/\?city=suzhou-jiangsu&age=75&status=retired"
    expect(page).to_have_url(re.compile(plain))
    expect(page.locator(".who").first).to_contain_text("75 岁")


def test_of_two_unclear_places_the_one_that_was_meant_is_mended(page, complaints):
    page.goto(f"/compare/?city=苏洲&city=宜春市x&city=泰洲&{RETIRED}")
    page.get_by_role("link", name="江苏省泰州市", exact=True).click()

    expect(page.locator("#compare .compared")).to_contain_text("泰州市")
    expect(page.locator("#id_city")).to_have_value("苏洲")
    # Of a page with something left to mend, its status.
    complaints.clear()


@pytest.mark.parametrize("address", FORMS)
def test_without_a_script_the_link_answers_what_was_sent(person, address):
    page = person(java_script_enabled=False)
    page.goto(address)
    page.get_by_role("link", name="江苏省苏州市", exact=True).click()

    expect(page).to_have_url(re.compile("suzhou-jiangsu"))
    expect(page.get_by_text("请改一下")).to_have_count(0)
