"""The table of contents."""

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import include, path, re_path
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from yibao_site import (
    overviews,
    robots,
    second_factor,
    sitemaps,
    styleguide,
    views,
)
from yibao_site.accounts import StaffAdmin
from yibao_site.admin_words import speak_chinese
from yibao_site.limits import at_most
from yibao_site.open_data import views as open_data

# Keys and backup codes are for nobody to look at, superusers included. The rights of
# a role are written in policies/roles.py: what was changed here would not last.
admin.site.unregister([TOTPDevice, StaticDevice, User, Group])
admin.site.register(User, StaffAdmin)
speak_chinese()
for_staff = admin.site.admin_view
# Beside axes, which counts failures by name: whoever tries many names, or many codes,
# waits too. An office behind one address may all come at nine.
for_few = at_most(30, what="door", method="POST")

urlpatterns = [
    path("", include("policies.urls")),
    path("", include("guides.urls")),
    path("cities/<slug:slug>/", views.place, name="place"),
    # /coverage/
    path("coverage/", overviews.coverage, name="coverage"),
    path(
        "coverage/<slug:slug>/", overviews.province_coverage, name="coverage-province"
    ),
    # /sources/
    path("sources/", overviews.source_list, name="sources"),
    path("sources/<slug:slug>/", overviews.source_detail, name="source"),
    # /disagreements/
    path("disagreements/", overviews.disagreements, name="disagreements"),
    path(
        "disagreements/<slug:slug>/",
        overviews.province_disagreements,
        name="disagreements-province",
    ),
    # /about/ and its like
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    # /data/
    path("data/", open_data.data, name="data"),
    path("data/<slug:name>/", open_data.table, name="data-table"),
    re_path(
        r"^data/(?P<name>(?:schema/)?[-\w]+(?:\.\w+)+)$",
        open_data.file,
        name="data-file",
    ),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap-index"),
    path("sitemap-<slug:part>.xml", sitemaps.sitemap, name="sitemap"),
    path("healthz", views.healthz, name="healthz"),
    path("admin/desk/", include("yibao_site.desk")),
    path(
        "admin/second-factor/",
        for_few(for_staff(second_factor.verify)),
        name="second_factor",
    ),
    path(
        "admin/second-factor/enrol/",
        for_few(for_staff(second_factor.enrol)),
        name="second_factor_enrol",
    ),
    path(
        "admin/second-factor/backup-codes/",
        for_staff(second_factor.backup_codes),
        name="backup_codes",
    ),
    # Before Django's own, which has the same address.
    path("admin/login/", for_few(admin.site.login)),
    path("admin/", admin.site.urls),
]

handler400 = "yibao_site.views.bad_request"
handler403 = "yibao_site.views.forbidden"
handler404 = "yibao_site.views.not_found"
handler500 = "yibao_site.views.server_error"
