from django.urls import path

from policies import views

app_name = "policies"

urlpatterns = [
    path("", views.credit, name="home"),
    # /credit/
    path("credit/", views.credit, name="credit"),
    path("credit.json", views.credit_json, name="credit-json"),
    # /cities/
    path("cities/", views.region_list, name="regions"),
    # /sources/
    path("sources/<slug:slug>/", views.source_detail, name="source"),
]
