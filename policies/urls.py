from django.urls import path

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
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes.atom", changes.feed, name="feed"),
]
