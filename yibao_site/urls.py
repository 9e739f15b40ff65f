"""The table of contents."""

from django.contrib import admin
from django.urls import include, path

from yibao_site import views

urlpatterns = [
    path("", include("policies.urls")),
    path("", include("guides.urls")),
    path("cities/<slug:slug>/", views.place, name="place"),
    path("about/", views.about, name="about"),
    path("healthz", views.healthz, name="healthz"),
    path("admin/desk/", include("yibao_site.desk")),
    path("admin/", admin.site.urls),
]

handler400 = "yibao_site.views.bad_request"
handler403 = "yibao_site.views.forbidden"
handler404 = "yibao_site.views.not_found"
handler500 = "yibao_site.views.server_error"
