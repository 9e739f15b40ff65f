from django.urls import path, re_path

from policies import changes, views

app_name = "policies"

urlpatterns = [
    path("", views.credit, name="home"),
    # /credit/
    path("credit/", views.credit, name="credit"),
    path("credit.json", views.credit_json, name="credit-json"),
    path("compare/", views.compare, name="compare"),
    # /cities/
    path("cities/", views.region_list, name="regions"),
    path("cities/<slug:slug>/card.png", views.card, name="card"),
    # /changes/
    path("changes/", changes.changes, name="changes"),
    # One address a line: 007 is none.
    re_path(r"^changes/(?P<pk>[1-9][0-9]{0,8})/$", changes.change, name="change"),
    path("changes.atom", changes.feed, name="feed"),
]
