"""The table of contents."""

from django.contrib import admin
from django.urls import include, path

from yibao_site import views

urlpatterns = [
    path("", include("policies.urls")),
    path("about/", views.about, name="about"),
    path("healthz", views.healthz, name="healthz"),
    path("admin/", admin.site.urls),
]

handler404 = "yibao_site.views.not_found"
handler500 = "yibao_site.views.server_error"
