"""The pages of the second factor: enrol a phone, give a code, make backup codes."""

import unicodedata
from typing import Any

from axes.utils import reset as unlock
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as otp_login
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from yibao_site.devices import (
    adopt,
    device_for,
    is_enrolled,
    is_verified,
    new_backup_codes,
    proves,
    seconds_to_wait,
    spelled_key,
)
from yibao_site.http import client_address
from yibao_site.sharing import qr_code
from yibao_site.staff_log import record

# Where the session keeps the key of a phone that is not enrolled yet.
KEY = "second_factor_key"


class CodeForm(forms.Form):
    code = forms.CharField(
        label="验证码",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True}),
    )

    def clean_code(self) -> str:
        """As the device knows it: no spaces, no full-width digits."""
        code = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        return "".join(code.split()).lower()


# Pages. Only staff who are logged in come here: see urls.py.


@sensitive_post_parameters("code")
def enrol(request: HttpRequest) -> HttpResponse:
    """Show the key of a new phone; keep it once a code proves the phone has it."""
    user, session = request.user, request.session
    if is_enrolled(user) and not is_verified(user):
        return redirect("second_factor")
    if request.method == "POST" and KEY not in session:
        return redirect("backup_codes")  # pressed twice: the phone is enrolled
    phone = TOTPDevice(
        user=user, name="手机", key=session.setdefault(KEY, random_hex())
    )
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if proves(phone, form.cleaned_data["code"]):
            adopt(phone)
            del session[KEY]
            record("device_enrolled", user.get_username(), request)
            _let_in(request, phone)
            return _backup_sheet(request)
        form.add_error("code", "验证码不对。请看手机上现在显示的 6 位数字。")
    context = {
        "form": form,
        "again": is_enrolled(user),
        "qr": qr_code(phone.config_url),
        "address": phone.config_url,
        "key": spelled_key(phone),
    }
    return _page(request, "staff/enrol.html", "绑定手机验证器", context)


@sensitive_post_parameters("code")
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code, then go where the visitor was going."""
    if is_verified(request.user):
        return HttpResponseRedirect(_onward(request))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        device = device_for(request.user, code)
        if wait := seconds_to_wait(device):
            form.add_error("code", f"错的次数多了，请等 {wait} 秒再填。")
        elif device and verify_token(request.user, device.persistent_id, code):
            record("code_accepted", request.user.get_username(), request)
            _let_in(request, device)
            return HttpResponseRedirect(_onward(request))
        else:
            _refuse(request, form)
    return _page(request, "staff/verify.html", "请填验证码", {"form": form})


def backup_codes(request: HttpRequest) -> HttpResponse:
    """How many are left; a new sheet when asked for."""
    if not is_verified(request.user):
        return redirect("second_factor")
    if request.method == "POST":
        return _backup_sheet(request)
    left = StaticToken.objects.filter(device__user=request.user).count()
    return _page(request, "staff/backup_codes.html", "备用码", {"left": left})


def _backup_sheet(request: HttpRequest) -> HttpResponse:
    codes = new_backup_codes(request.user)
    record("backup_codes_made", request.user.get_username(), request)
    return _page(request, "staff/backup_codes.html", "备用码", {"codes": codes})


def _let_in(request: HttpRequest, device: Device) -> None:
    """Through both doors: only now are earlier failures forgiven."""
    otp_login(request, device)
    request.session.cycle_key()
    unlock(ip=client_address(request), username=request.user.get_username())
    if isinstance(device, StaticDevice):
        told = '用掉了一个备用码，还剩 {} 个。手机丢了请<a href="{}">绑定新手机</a>。'
        left, new_phone = device.token_set.count(), reverse("second_factor_enrol")
        messages.warning(request, format_html(told, left, new_phone))


def _refuse(request: HttpRequest, form: CodeForm) -> None:
    """A wrong code counts as a failed login; the last one also logs out."""
    form.add_error("code", "验证码不对，或已经用过。请等手机上换了新的验证码再填。")
    told = {"username": request.user.get_username()}
    user_login_failed.send(sender=__name__, credentials=told, request=request)
    if getattr(request, "axes_locked_out", False):
        logout(request)


def _onward(request: HttpRequest) -> str:
    onward = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        onward, {request.get_host()}, require_https=request.is_secure()
    )
    return onward if safe else reverse("admin:index")


def _page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any]
) -> HttpResponse:
    desk = admin.site.each_context(request) | {"is_nav_sidebar_enabled": False}
    return render(request, template, desk | {"title": title} | context)
