"""The table of contents."""

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import include, path
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from yibao_site import second_factor, styleguide, views
from yibao_site.accounts import StaffAdmin
from yibao_site.admin_words import speak_chinese

# Keys and backup codes are for nobody to look at, superusers included. The rights of
# a role are written in policies/roles.py: what was changed here would not last.
admin.site.unregister([TOTPDevice, StaticDevice, User, Group])
admin.site.register(User, StaffAdmin)
speak_chinese()
for_staff = admin.site.admin_view

urlpatterns = [
    path("", include("policies.urls")),
    path("", include("guides.urls")),
    path("cities/<slug:slug>/", views.place, name="place"),
    path("about/", views.about, name="about"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("healthz", views.healthz, name="healthz"),
    path("admin/desk/", include("yibao_site.desk")),
    path("admin/second-factor/", for_staff(second_factor.verify), name="second_factor"),
    path(
        "admin/second-factor/enrol/",
        for_staff(second_factor.enrol),
        name="second_factor_enrol",
    ),
    path(
        "admin/second-factor/backup-codes/",
        for_staff(second_factor.backup_codes),
        name="backup_codes",
    ),
    path("admin/", admin.site.urls),
]

handler400 = "yibao_site.views.bad_request"
handler403 = "yibao_site.views.forbidden"
handler404 = "yibao_site.views.not_found"
handler500 = "yibao_site.views.server_error"
