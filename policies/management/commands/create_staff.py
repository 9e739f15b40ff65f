import secrets
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yibao_site.staff import one_time_group


class Command(BaseCommand):
    help = "Create a staff account with a random password, printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        if User.objects.filter(username=name).exists():
            raise CommandError(f"{name} 已经有账号了")
        password = secrets.token_urlsafe(12)
        user = User.objects.create_superuser(name, password=password)
        user.groups.add(one_time_group())
        self.stdout.write(f"账号 {name}，一次性密码：{password}")
        self.stdout.write("密码只显示这一次。登录 /admin/ 后要先改密码，才能做别的。")
