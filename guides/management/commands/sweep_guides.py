from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test import Client, override_settings

from policies.models.regions import Region

TOPICS = ["check", "withdraw", "family", "travel"]


class Command(BaseCommand):
    help = "Open the four guides of every place: each must answer, with the number."

    def handle(self, *args: Any, **options: Any) -> None:
        with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
            wrong = [fault for fault in map(open_page, addresses()) if fault]
        for line in wrong[:20]:
            self.stdout.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} pages do not answer as they should.")
        self.stdout.write(self.style.SUCCESS("Every place answers on all four."))


def addresses() -> list[str]:
    slugs = Region.objects.values_list("slug", flat=True)
    return [f"/cities/{slug}/{topic}/" for slug in slugs for topic in TOPICS]


def open_page(address: str) -> str | None:
    """What is wrong with a page, or nothing."""
    page = Client().get(address)
    if page.status_code != 200:
        return f"{address}: {page.status_code}"
    return None if "tel:12393" in page.text else f"{address}: no number to dial"
