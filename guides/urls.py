from django.urls import path, re_path

from guides import reporting, views

app_name = "guides"

urlpatterns = [
    # /cities/<slug>/
    path("cities/<slug:slug>/check/", views.place_check, name="check"),
    path("cities/<slug:slug>/withdraw/", views.place_withdraw, name="place-withdraw"),
    re_path(
        r"^cities/(?P<slug>[-\w]+)/(?P<topic>family|travel)/$",
        views.place_guide,
        name="place-guide",
    ),
    path("check/", views.check_anywhere, name="check-anywhere"),
    path("withdraw/", views.withdraw, name="withdraw"),
    # /guides/
    path("guides/", views.guides, name="guides"),
    path("guides/<slug:slug>/", views.guide, name="guide"),
    path("search/", views.search, name="search"),
    path("report/", reporting.report, name="report"),
]
