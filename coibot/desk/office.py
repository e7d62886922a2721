"""What every decision may know besides the record and the event: the rules, the people, the day."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from coibot.model.message import Address
from coibot.model.record import Record
from coibot.rules.rulebook import Rulebook


class Elsewhere(Protocol):
    """What the other records hold, where one record's papers may be compared with it."""

    def by_policy(self, number: str) -> tuple[str, ...]:
        """Vendors whose certificates show this policy number (as `policy_number_key` writes it)."""
        ...

    def insurers(self, naic: str) -> Mapping[str, frozenset[str]]:
        """Names of insurers that certificates give this NAIC number -> the vendors whose certificates do."""
        ...


class Nowhere:
    """No other records."""

    def by_policy(self, number: str) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def insurers(self, naic: str) -> Mapping[str, frozenset[str]]:  # noqa: ARG002
        return {}


NOWHERE = Nowhere()


@dataclass(frozen=True, slots=True)
class Office:
    """The desk at one moment."""

    rulebook: Rulebook
    staff: tuple[Address, ...]
    now: datetime
    """Aware, UTC."""
    zone: ZoneInfo
    letters_since: Callable[[str, datetime], int]
    """How many letters an address was written since a moment, over all records; reminders and requests not counted."""
    elsewhere: Elsewhere = NOWHERE

    @property
    def today(self) -> date:
        """The day in the office's time zone."""
        return self.now.astimezone(self.zone).date()

    def works_on(self, day: date) -> bool:
        """Whether the office works on `day`: no weekend, and none of its holidays."""
        return day.weekday() < 5 and not self.rulebook.renewals.holidays.includes(day)

    def business_day(self, day: date, *, forward: bool) -> date:
        """`day`, or the nearest working day after it (`forward`) or before it."""
        while not self.works_on(day):
            day += timedelta(days=1 if forward else -1)
        return day

    def in_business_days(self, days: int) -> date:
        """So many working days from today."""
        day = self.today
        for _ in range(days):
            day = self.business_day(day + timedelta(days=1), forward=True)
        return day

    def is_staff(self, email: str) -> bool:
        return any(email == member.email for member in self.staff)


def secret(record: Record, purpose: str) -> str:
    """A short word nobody can guess who does not know the record's token (65 bits); the same purpose, the same word."""
    hashed = hashlib.sha256(f"{record.token}\n{purpose}".encode()).digest()
    return base64.b32encode(hashed).decode().lower()[:13]
