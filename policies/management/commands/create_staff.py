from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yibao_site.staff import give_one_time_password


class Command(BaseCommand):
    help = "Create a staff account, or reset one, with a password printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument(
            "--reset",
            action="store_true",
            help="a new password for an account that exists; its phone is forgotten",
        )

    def handle(self, *args: Any, name: str, reset: bool, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user and not reset:
            raise CommandError(f"{name} 已经有账号了；要重置请加 --reset")
        if reset and not user:
            raise CommandError(f"没有叫 {name} 的账号")
        password = give_one_time_password(user or User.objects.create_superuser(name))
        self.stdout.write(f"账号 {name}，一次性密码：{password}")
        self.stdout.write(
            "密码只显示这一次。登录 /admin/ 后要先改密码、绑定手机，才能做别的。"
        )
