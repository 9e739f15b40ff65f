"""What a member of staff does at the desk: come in, fill a form, press a button."""

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from policies.models.regions import Region
from policies.models.versions import Versioned
from policies.roles import set_up_roles
from tests.factories import numbers


def client_of(*roles, province="anhui", **fields):
    """A logged-in client for somebody of these roles and a province."""
    set_up_roles()
    user = User.objects.create_user(f"staff-{next(numbers)}", is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    user.provinces.create(province=Region.objects.get(slug=province))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


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
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {
        bound.html_name: value
        for form in forms
        for bound in form
        # Not "in (None, False)": that would drop an age of 0.
        if (value := bound.value()) is not None and value is not False
    }
    answer = client.post(address(thing, "change"), data | changed)
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
