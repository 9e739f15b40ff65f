"""Staff of a role and a province, and the forms they send."""

from django.contrib.auth.models import Group, User
from django.test import Client

from policies.models.regions import Region
from policies.roles import set_up_roles
from tests.factories import numbers


def log_in(*roles, province="anhui", superuser=False):
    """A logged-in client for somebody with these roles in this province."""
    set_up_roles()
    user = User.objects.create_user(
        f"staff-{next(numbers)}", is_staff=True, is_superuser=superuser
    )
    user.groups.set(Group.objects.filter(name__in=roles))
    user.provinces.create(province=Region.objects.get(slug=province))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def act(client, thing, what, **data):
    address = f"/admin/desk/{thing._meta.model_name}/{thing.pk}/{what}/"
    return client.post(address, data, follow=True)


def form_data(page):
    """What a browser would send of the page's form, as it stands."""
    form = page.context["adminform"].form
    data = {"seen": page.context["seen"]}
    for each in [form, *_formsets(page)]:
        for field in each:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = str(value)
    return data


def _formsets(page):
    for inline in page.context["inline_admin_formsets"]:
        yield inline.formset.management_form
        yield from inline.formset.initial_forms
