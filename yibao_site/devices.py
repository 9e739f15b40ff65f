"""The devices of the second factor: one phone and one sheet of backup codes a person.

A phone is stored once a code has proved that it has the key; until then the key
lives in the session.
"""

import time
from base64 import b32encode
from datetime import datetime
from math import ceil

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils import timezone
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

BACKUP_CODES = 10
# Whoever a request comes from; the pages let only staff through.
Person = User | AnonymousUser


def is_enrolled(user: Person) -> bool:
    return bool(TOTPDevice.objects.filter(user=user.pk, confirmed=True).exists())


def is_verified(user: Person) -> bool:
    """Whether a device of theirs vouched for this session: OTPMiddleware knows."""
    return getattr(user, "otp_device", None) is not None


def forget_devices(user: Person) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


@transaction.atomic
def adopt(phone: TOTPDevice) -> None:
    """Make this the only phone of its owner."""
    forget_devices(phone.user)
    phone.save()


@transaction.atomic
def new_backup_codes(user: Person) -> list[str]:
    """A fresh sheet; the old one is void."""
    sheet, _ = StaticDevice.objects.get_or_create(user=user, name="备用码")
    sheet.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=sheet, token=c) for c in codes)
    return codes


def proves(phone: TOTPDevice, code: str) -> bool:
    """Whether a phone not yet ours shows this code now; if so it may not again."""
    clock = TOTP(phone.bin_key)
    clock.time = time.time()
    if not code.isdecimal() or not clock.verify(int(code), tolerance=1):
        return False
    phone.last_t, phone.drift = clock.t(), clock.drift
    return True


def device_for(user: Person, code: str) -> Device | None:
    """Six digits are from the phone, anything else from the backup sheet."""
    kind = TOTPDevice if len(code) == 6 else StaticDevice
    return kind.objects.devices_for_user(user, confirmed=True).first()


def seconds_to_wait(device: Device | None) -> int:
    """Each wrong code doubles the wait before the next one is looked at."""
    allowed, why = device.verify_is_allowed() if device else (True, {})
    if allowed:
        return 0
    until: datetime = why["locked_until"]
    return ceil((until - timezone.now()).total_seconds())


def spelled_key(phone: TOTPDevice) -> str:
    """The key in letters, to be typed by hand."""
    key = b32encode(phone.bin_key).decode()
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))
