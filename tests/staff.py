"""Staff of a role and a province, the forms they send, the buttons they press."""

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from policies.models.regions import Region
from policies.models.versions import Versioned
from policies.roles import set_up_roles
from tests.factories import numbers


def log_in(*roles, province="anhui", superuser=False, **fields):
    """A logged-in client for somebody with these roles in this province."""
    set_up_roles()
    user = User.objects.create_user(
        f"staff-{next(numbers)}", is_staff=True, is_superuser=superuser, **fields
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


def as_draft(thing, client):
    """The thing as if this person were still writing it."""
    if isinstance(thing, Versioned):
        rows = type(thing).objects.filter(pk=thing.pk)
        rows.update(state="draft", author=client.user)
        return rows.get()
    return thing


def address(thing, page, *args):
    """Of a thing, or of a model's page that is about none."""
    table = thing._meta.label_lower.replace(".", "_")
    pk = [] if isinstance(thing, type) else [thing.pk]
    return reverse(f"admin:{table}_{page}", args=[*pk, *args])


def save(client, thing, **changed):
    """Open the form, change these fields, press the button: bands-0-amount="120"."""
    page = client.get(address(thing, "change"))
    answer = client.post(address(thing, "change"), form_data(page) | changed)
    assert answer.status_code == 302, answer.context["errors"]
    return answer


def delete(client, thing):
    return client.post(address(thing, "delete"), {"post": "yes"})


def history(client, thing):
    return client.get(address(thing, "history"))


def told(client, thing):
    """The history as (who, act, differences), newest first."""
    return [
        (entry.who, entry.act, [difference(change) for change in entry.changes])
        for entry in history(client, thing).context["entries"]
    ]


def difference(change):
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    pieces = "".join(marks[p.how].format(p.text) for p in change.pieces)
    return f"{change.label} | {pieces}"


def go_back(client, thing, *, to):
    """Press the button of the revision that is so many from the newest."""
    entry = history(client, thing).context["entries"][to]
    kept = entry.version
    target = address(type(thing), "revert", kept.object_id, kept.pk)
    return client.post(target, follow=True)


def said(page):
    return [str(message) for message in page.context["messages"]]
