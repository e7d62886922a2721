"""Days as people name them in mail: "by Friday", "12/5", "early next week", "el viernes"."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero", "february feb febrero", "march mar marzo", "april apr abril", "may mayo",
            "june jun junio", "july jul julio", "august aug agosto", "september sep sept septiembre",
            "october oct octubre", "november nov noviembre", "december dec diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon lunes", "tuesday tue tues martes", "wednesday wed miércoles miercoles",
         "thursday thu thur thurs jueves", "friday fri viernes", "saturday sat sábado sabado", "sunday sun domingo")
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "ten": 10,
            "couple of": 2, "a couple of": 2, "few": 3, "a few": 3, "un": 1, "una": 1, "dos": 2, "tres": 3,
            "cinco": 5}  # fmt: skip
_MONTH = "|".join(_MONTHS)
_WEEKDAY = "|".join(_WEEKDAYS)
_COUNT = "|".join((r"\d{1,2}", *_NUMBERS))


def in_a_quarter(today: date) -> date:
    """The first of a month, some three months ahead: a day to write into a command that shows how."""
    months = today.year * 12 + today.month - 1 + 4
    return date(months // 12, months % 12 + 1, 1)


Maker = Callable[[re.Match[str], date], date | None]


def day_in(words: str, today: date) -> date | None:
    """The last day that `words` can mean, from today on; None when they name none, or one that can't be told.

    Of several days named, the latest.
    """
    text = words.lower()
    found = []
    for pattern, make in _FORMS:
        for match in pattern.finditer(text):
            day = make(match, today)
            if day is not None:
                found.append(day)
        text = pattern.sub(" ", text)
    return max(found, default=None)


def _written(match: re.Match[str], _: date) -> date | None:
    return _date(int(match[1]), int(match[2]), int(match[3]))


def _american(match: re.Match[str], today: date) -> date | None:
    month, day = int(match[1]), int(match[2])
    if match[3]:
        year = int(match[3])
        return _date(year + 2000 if year < 100 else year, month, day)
    return _next(today, month, day)


def _month_day(match: re.Match[str], today: date) -> date | None:
    month, day, year = _MONTHS[match[1]], int(match[2]), match[3]
    return _date(int(year), month, day) if year else _next(today, month, day)


def _day_month(match: re.Match[str], today: date) -> date | None:
    day, month, year = int(match[1]), _MONTHS[match[2]], match[3]
    return _date(int(year), month, day) if year else _next(today, month, day)


def _of_month(match: re.Match[str], today: date) -> date | None:
    day = int(match[1])
    this = _date(today.year, today.month, day)
    if this is not None and this >= today:
        return this
    after = today.replace(day=1) + timedelta(days=31)
    return _date(after.year, after.month, day)


def _weekday(match: re.Match[str], today: date) -> date | None:
    wanted = _WEEKDAYS[match["weekday"]]
    ahead = (wanted - today.weekday()) % 7 or 7
    day = today + timedelta(days=ahead)
    if (
        match["next"]
        and match["next"].strip() in ("next", "próximo", "proximo")
        and day.isocalendar()[1] == today.isocalendar()[1]
    ):
        day += timedelta(days=7)
    return day


def _in_days(match: re.Match[str], today: date) -> date | None:
    number = int(match[1]) if match[1].isdigit() else _NUMBERS[match[1]]
    unit = match[2]
    if unit.startswith(("hour", "hora")):
        return today + timedelta(days=max(1, -(-number // 24)))
    if unit.startswith(("business", "working", "días háb", "dias hab")):
        day = today
        while number:
            day += timedelta(days=1)
            number -= day.weekday() < 5
        return day
    return today + timedelta(days=number * (7 if unit.startswith(("week", "semana")) else 1))


def _next_week(_: re.Match[str], today: date) -> date | None:
    return today - timedelta(days=today.weekday()) + timedelta(days=11)


def _this_week(_: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=(4 - today.weekday()) % 7)


def _end_of_month(_: re.Match[str], today: date) -> date | None:
    return today.replace(day=calendar.monthrange(today.year, today.month)[1])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(today: date, month: int, day: int) -> date | None:
    """The next such day; one that was a few days ago is meant as past, not as next year's."""
    this = _date(today.year, month, day)
    if this is None:
        return _date(today.year + 1, month, day)
    if this >= today - timedelta(days=60):
        return this
    return _date(today.year + 1, month, day)


_FORMS: tuple[tuple[re.Pattern[str], Maker], ...] = (
    (re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b"), _written),
    (re.compile(r"(?<![\d/$,.])(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\d/])"), _american),
    (re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (20\d\d))?\b"), _month_day),
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of |de )?({_MONTH})\b\.?(?:,? (?:de )?(20\d\d))?"), _day_month),
    (re.compile(r"\b(?:the|el(?: d[ií]a)?) (\d{1,2})(?:st|nd|rd|th)?\b(?! (?:of|de|%|percent))"), _of_month),
    (re.compile(r"\b(?:end of (?:the |this )?(?:day|business)|eod|cob|today|tonight|this (?:afternoon|evening"
                r"|morning)|hoy)\b"),
     lambda _, today: today),
    (re.compile(r"\b(?:day after tomorrow|pasado mañana)\b"), lambda _, today: today + timedelta(days=2)),
    (re.compile(r"\b(?:tomorrow|tmrw|mañana|manana)\b"), lambda _, today: today + timedelta(days=1)),
    (re.compile(r"\b(?:(?:by |at )?(?:the )?end of next week|(?:early |sometime |later )?next week"
                r"|la (?:próxima|proxima) semana"
                r"|la semana (?:que viene|próxima|proxima))\b"), _next_week),
    (re.compile(r"\b(?:end of (?:the |this )?week|eow|(?:later )?this week|esta semana|fin de semana)\b"), _this_week),
    (re.compile(r"\b(?:end of (?:the |this )?month|eom|fin(?:es)? de mes)\b"), _end_of_month),
    (re.compile(rf"(?P<next>\bnext |\bpróximo |\bproximo )?\b(?P<weekday>{_WEEKDAY})\b"), _weekday),
    (re.compile(rf"\b(?:in|within|over the next|en|dentro de|for|by|give (?:me|us)|another|next) (?:the next "
                rf"|about |another )?({_COUNT})"
                r"(?: more)? (business days?|working days?|days?|weeks?|hours?|hrs?|d[ií]as h[aá]biles"
                r"|d[ií]as?|semanas?|horas?)\b"), _in_days),
)  # fmt: skip
