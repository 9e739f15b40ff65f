"""The page of a member of staff: who they are, and what they answer for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.db import models

from policies.autocomplete import WithAutocomplete
from policies.models.editors import EditorProvince


class ProvinceInline(WithAutocomplete, admin.TabularInline):  # type: ignore[type-arg]
    model = EditorProvince
    autocomplete_fields = ["province"]
    extra = 0


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    usable_password_help_text = "关掉以后，这个人不能再用密码登录，现在的密码随即作废。"


class StaffAdmin(UserAdmin):  # type: ignore[type-arg]
    """Rights come from the roles 编辑 and 审核, so they are not given one by one."""

    add_form = UserCreationForm
    change_password_form = PasswordForm
    add_fieldsets = [(None, {"fields": ["username", "password1", "password2"]})]
    fieldsets = [
        (
            None,
            {"fields": ["username", "password", "first_name", "last_name", "email"]},
        ),
        (
            "能做什么",
            {
                "fields": ["is_active", "is_staff", "is_superuser", "groups"],
                "description": "编辑写草稿，审核批准，都只在下面“负责的省份”里；"
                "管理员（超级用户）管全国的内容和账号。人离开了去掉“有效”，不要删除。",
            },
        ),
        ("日期", {"fields": ["last_login", "date_joined"]}),
    ]
    list_display = ["username", "first_name", "last_name", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser", "groups"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    inlines = [ProvinceInline]

    def formfield_for_manytomany(self, db_field: Any, *args: Any, **kwargs: Any) -> Any:
        """A box to tick for each of the few roles."""
        assert isinstance(db_field, models.ManyToManyField)
        kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, *args, **kwargs)
