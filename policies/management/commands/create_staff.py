from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies.models.editors import EditorProvince
from policies.models.regions import Region
from policies.permissions import EDITORS, REVIEWERS
from policies.roles import set_up_roles
from yibao_site.staff import give_one_time_password

ROLES = {"editor": EDITORS, "reviewer": REVIEWERS}


class Command(BaseCommand):
    help = "Create a staff account, or reset one, with a password printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", choices=ROLES, help="default: superuser")
        parser.add_argument(
            "--province", action="append", default=[], help="slug, may be repeated"
        )
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
        user = user or create(name, options["role"], options["province"])
        password = give_one_time_password(user)
        self.stdout.write(f"账号 {name}，一次性密码：{password}")
        self.stdout.write(
            "密码只显示这一次。登录 /admin/ 后要先改密码、绑定手机，才能做别的。"
        )


def create(name: str, role: str | None, slugs: list[str]) -> User:
    """A superuser, or an editor or reviewer of some provinces."""
    provinces = Region.objects.filter(slug__in=slugs, level="province")
    if len(provinces) != len(set(slugs)):
        raise CommandError("省份的网址名不对，例如 shandong")
    user = User.objects.create_user(name, is_staff=True, is_superuser=role is None)
    if role:
        set_up_roles()
        user.groups.add(Group.objects.get(name=ROLES[role]))
    for region in provinces:
        EditorProvince.objects.create(user=user, province=region)
    return user
