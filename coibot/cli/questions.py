"""The questions of `coibot init`, for a person at a terminal. Every answer is checked as the daemon will check it."""

import os
import zoneinfo
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from coibot.cli.providers import GOOGLE, MICROSOFT, Provider, elsewhere, provider_of
from coibot.cli.terminal import out, safe, say, show, table
from coibot.environment import Environment
from coibot.model.wording import money
from coibot.rules import Rulebook
from coibot.rules.amounts import parse_dollars
from coibot.rules.starting import Amounts, Starting, main_limits, starting_rules
from coibot.settings import NAMES

Check = Callable[[Environment, str], object]
"""Reads one setting, so that what is wrong with it stands in the environment's problems."""

LIMIT_TITLES = {
    "general_liability.each_occurrence": "GL each occurrence",
    "general_liability.general_aggregate": "GL aggregate",
    "automobile_liability.combined_single_limit": "Auto",
    "umbrella_excess.each_occurrence": "Umbrella",
    "workers_compensation.el_each_accident": "EL each accident",
}


def section(title: str, *words: str) -> None:
    out.print(f"\n[bold]{title}[/bold]")
    for line in words:
        say(f"[dim]{line}[/dim]")


def ask(question: str, default: str | None = None, *, optional: bool = False) -> str:
    """One line; asked again while it is empty, unless it is optional."""
    while True:
        answer: str = click.prompt(question, default="" if optional and default is None else default,
                                   show_default=default is not None)  # fmt: skip
        if answer.strip() or optional:
            return answer.strip()


def ask_setting(question: str, name: str, check: Check, default: str | None = None) -> str:
    """The value of a setting; asked again, with what is wrong, until it will do."""
    while True:
        answer = ask(question, default)
        tried = Environment({name: answer}, None, NAMES)
        check(tried, name)
        if not tried.problems:
            return answer
        for problem in tried.problems:
            say(f"[red]{safe(problem.removeprefix(f'{name}: '))}[/red]", indent=2)


# -- who we are --------------------------------------------------------------------------------------------------------


def ask_rules(shipped_text: str, shipped_rules: Rulebook) -> Starting:
    section("Your company", "As vendors must write it on their certificates.")
    company = ask("Company name")
    holder = _ask_block(company)
    others = ask("Additional insured (several: separate them with ;)", company)
    section("The person whom letters name for questions")
    name = ask("Name")
    email = ask_setting("E-mail address", "COIBOT_ADDRESS", lambda e, n: e.address(n, "as in ann@acme.example"))
    phone = ask("Phone (may stay empty)", optional=True)
    given = Starting(
        company,
        holder,
        name,
        email,
        phone,
        additional_insured=tuple(part.strip() for part in others.split(";") if part.strip()),
    )
    classes = _ask_classes(shipped_rules)
    given = replace(given, classes=classes)
    return replace(given, limits=_ask_limits(shipped_text, given))


def _ask_block(company: str) -> str:
    say("The certificate holder box, line by line; an empty line ends it.")
    lines = [ask("  1", company)]
    while line := ask(f"  {len(lines) + 1}", optional=True):
        lines.append(line)
    return "\n".join(lines)


def _ask_classes(rules: Rulebook) -> tuple[str, ...]:
    section("Who must be insured", "Kinds of vendors; rules.yaml can be changed and added to at any time.")
    rows = table("Class", "For")
    for name, one in rules.classes.items():
        rows.add_row(name, safe(one.title))
    show(rows)
    while True:
        answer = ask("Which do you have? (separate them with commas)", "all")
        if answer == "all":
            return tuple(rules.classes)
        chosen = tuple(dict.fromkeys(word for word in answer.replace(",", " ").split()))
        unknown = [word for word in chosen if word not in rules.classes]
        if chosen and not unknown:
            return chosen
        say(f"[red]there is no class {safe(', '.join(unknown))}[/red]", indent=2)


def _ask_limits(shipped_text: str, given: Starting) -> dict[str, Amounts]:
    limits: dict[str, Amounts] = {}
    _, rules = starting_rules(shipped_text, given)
    _show_limits(rules, given.classes)
    if not click.confirm("Change any of these amounts?", default=False):
        return limits
    say("Amounts as in 2M, 500k or 1,000,000; none when it is not asked for. Enter keeps what stands there.")
    for vendor_class in given.classes:
        # A class may start from another that has just been changed.
        _, rules = starting_rules(shipped_text, replace(given, limits=limits))
        out.print(f"[bold]{safe(rules.classes[vendor_class].title)}[/bold]")
        before = main_limits(rules, vendor_class)
        amounts = {key: _ask_amount(LIMIT_TITLES[key], dollars) for key, dollars in before.items()}
        changed = {key: dollars for key, dollars in amounts.items() if dollars != before[key]}
        if changed:
            limits[vendor_class] = changed
    _show_limits(starting_rules(shipped_text, replace(given, limits=limits))[1], given.classes)
    return limits


def _ask_amount(title: str, before: int | None) -> int | None:
    while True:
        answer = ask(f"  {title}", money(before) if before is not None else "none")
        if answer.lower() in ("none", "no", "0", "not_required"):
            return None
        try:
            return parse_dollars(answer)
        except ValueError as fault:
            say(f"[red]{safe(fault)}[/red]", indent=2)


def _show_limits(rules: Rulebook, classes: tuple[str, ...]) -> None:
    rows = table("Class", *LIMIT_TITLES.values())
    for name in classes:
        amounts = main_limits(rules, name)
        rows.add_row(name, *(money(dollars) if (dollars := amounts[key]) is not None else "-" for key in LIMIT_TITLES))
    show(rows)


# -- the mailbox -------------------------------------------------------------------------------------------------------


def ask_settings(company: str, before: dict[str, str]) -> dict[str, str]:
    """`before`: answers of an earlier round, offered again."""
    section("The mailbox", "Vendors and agents write to it, and every letter comes from it.")
    address = ask_setting(
        "Its address",
        "COIBOT_ADDRESS",
        lambda given, name: given.address(name, "as in coi@acme.example"),
        before.get("COIBOT_ADDRESS"),
    )
    if "<" not in address:
        address = f"{_display_name(company)} <{address}>"
    email = address.rpartition("<")[2].rstrip(">").strip().lower()
    settings = {"COIBOT_ADDRESS": address}
    provider = _ask_provider(email.rpartition("@")[2])
    if provider.remark:
        say(provider.remark)
    settings |= _ask_servers(provider, email, before)
    section("Your people", "They decide what coibot cannot, by answering its e-mails.")
    settings["COIBOT_STAFF"] = ask_setting(
        "Their addresses (separate them with commas)",
        "COIBOT_STAFF",
        lambda given, name: given.addresses(name, "as in ann@acme.example, bob@acme.example"),
        before.get("COIBOT_STAFF"),
    )
    settings["COIBOT_TIMEZONE"] = ask_setting(
        "The office's time zone",
        "COIBOT_TIMEZONE",
        lambda given, name: given.timezone(name, required=True),
        before.get("COIBOT_TIMEZONE", own_time_zone()),
    )
    return settings


def _display_name(company: str) -> str:
    """A name that needs no quotes in an address."""
    plain = " ".join("".join(c if c.isalnum() or c in " &'-" else " " for c in company).split())
    return f"{plain} Certificates"


def _ask_provider(domain: str) -> Provider:
    known = provider_of(domain)
    if known is not None:
        return known
    answer = click.prompt(
        f"Is {domain} with Microsoft 365, with Google, or elsewhere?",
        type=click.Choice(["microsoft", "google", "elsewhere"]),
        default="elsewhere",
    )
    return {"microsoft": MICROSOFT, "google": GOOGLE}.get(answer) or elsewhere(domain)


def _ask_servers(provider: Provider, email: str, before: dict[str, str]) -> dict[str, str]:
    settings = {}
    for protocol, host, security in (("IMAP", provider.imap, "tls"), ("SMTP", provider.smtp, provider.smtp_security)):
        name = f"COIBOT_{protocol}_HOST"
        settings[name] = ask_setting(
            f"{protocol} server", name, lambda given, name: given.host(name, "as in mail.acme.example"),
            before.get(name, host),
        )  # fmt: skip
        name = f"COIBOT_{protocol}_SECURITY"
        settings[name] = click.prompt(
            f"{protocol} encryption",
            type=click.Choice(["tls", "starttls", "none"]),
            default=before.get(name, security),
        )
        usual = {"tls": {"IMAP": 993, "SMTP": 465}, "starttls": {"IMAP": 143, "SMTP": 587}}
        name = f"COIBOT_{protocol}_PORT"
        settings[name] = ask_setting(
            f"{protocol} port", name, lambda given, name: given.number(name, 1, 1, 65_535),
            before.get(name, str(usual.get(settings[f"COIBOT_{protocol}_SECURITY"], {}).get(protocol, ""))) or None,
        )  # fmt: skip
    settings["COIBOT_IMAP_USER"] = ask("User name", before.get("COIBOT_IMAP_USER", email))
    if provider.takes_passwords:
        earlier = before.get("COIBOT_IMAP_PASSWORD")
        settings["COIBOT_IMAP_PASSWORD"] = click.prompt(
            "Password (not shown; Enter keeps the one given)" if earlier else "Password (not shown)",
            default=earlier,
            hide_input=True,
            show_default=False,
        )
    else:
        settings["COIBOT_AUTH"] = "command"
        settings["COIBOT_AUTH_COMMAND"] = ask("Command that prints an access token", before.get("COIBOT_AUTH_COMMAND"))
    return settings


def own_time_zone() -> str | None:
    """This machine's, by name; None when it does not say."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named:
        try:
            named = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
        except OSError:
            return None
    return named if named in zoneinfo.available_timezones() else None


# -- the roster --------------------------------------------------------------------------------------------------------


def ask_roster() -> tuple[Path | None, bool]:
    section("Your vendors", "A spreadsheet (.csv or .xlsx) with a column for the name, the class and e-mail addresses.")
    while answer := ask("Its file (may stay empty)", optional=True):
        path = Path(answer).expanduser()
        if path.is_file():
            return path, click.confirm("May those with nothing on file be asked at once?", default=False)
        say(f"[red]there is no file {safe(path)}[/red]", indent=2)
    return None, False
