import secrets
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies.models.editors import EditorProvince
from policies.models.regions import Region
from policies.permissions import EDITORS, REVIEWERS
from policies.roles import set_up_roles
from yibao_site.staff import one_time_group

ROLES = {"editor": EDITORS, "reviewer": REVIEWERS}


class Command(BaseCommand):
    help = "Create a staff account with a random password, printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", choices=ROLES, help="default: superuser")
        parser.add_argument(
            "--province", action="append", default=[], help="slug, may be repeated"
        )

    def handle(
        self, *args: Any, name: str, role: str | None, province: list[str], **_: Any
    ) -> None:
        if User.objects.filter(username=name).exists():
            raise CommandError(f"{name} 已经有账号了")
        provinces = Region.objects.filter(slug__in=province, level="province")
        if len(provinces) != len(set(province)):
            raise CommandError("省份的网址名不对，例如 shandong")
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(
            name, password=password, is_staff=True, is_superuser=role is None
        )
        user.groups.add(one_time_group())
        if role:
            set_up_roles()
            user.groups.add(Group.objects.get(name=ROLES[role]))
        for region in provinces:
            EditorProvince.objects.create(user=user, province=region)
        self.stdout.write(f"账号 {name}，一次性密码：{password}")
        self.stdout.write("密码只显示这一次。登录 /admin/ 后要先改密码，才能做别的。")
