from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "All that must happen before serving: migrate, load content, collect files."

    def handle(self, *args: Any, **options: Any) -> None:
        # One process for the three: each start of Python costs half a second.
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_content")
        call_command("collectstatic", interactive=False, verbosity=0)
