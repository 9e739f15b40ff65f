"""A member of staff comes in for the first time, as the handbook tells them to."""

import re
from base64 import b32decode

from playwright.sync_api import expect

from tests.at_the_door import PASSWORD, code_of


def come_in(page, site, name, *, role):
    """From the one-time password to the desk, through every door."""
    said = site.manage("create_staff", name, "--role", role, "--province", "anhui")
    given = re.search(r"一次性密码：(\S+)", said)[1]
    page.goto("/admin/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(given)
    page.get_by_role("button", name="登录").click()
    choose_password(page, given)
    enrol_phone(page)
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("code")).to_have_count(10)
    page.get_by_role("link", name="我已经抄好了").click()
    expect(page.get_by_role("link", name="打开工作台")).to_be_visible()


def choose_password(page, given):
    page.get_by_label("旧密码").fill(given)
    page.get_by_label("新密码:", exact=True).fill(PASSWORD)
    page.get_by_label("新密码确认:", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="修改我的密码").click()


def enrol_phone(page):
    """Type the key into a phone, and what the phone shows into the page."""
    spelled = page.get_by_text("密钥：").get_by_role("code").inner_text()
    key = b32decode(spelled.replace(" ", ""))
    page.get_by_label("验证码").fill(code_of(key))
    page.get_by_role("button", name="绑定").click()
