"""The table of contents."""

from django.contrib import admin
from django.urls import include, path
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from yibao_site import second_factor, views

# Keys and backup codes are for nobody to look at, superusers included.
admin.site.unregister([TOTPDevice, StaticDevice])
for_staff = admin.site.admin_view

urlpatterns = [
    path("", include("policies.urls")),
    path("", include("guides.urls")),
    path("cities/<slug:slug>/", views.place, name="place"),
    path("about/", views.about, name="about"),
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
