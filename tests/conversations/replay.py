"""Replays a recorded conversation through the real pipeline, in an office whose clock stands still."""

import email.message
import html
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from coibot.letters.context import subject_tag
from coibot.model.certificate import CoverageLine
from coibot.model.letter import OutboxEntry
from coibot.model.record import Record
from coibot.model.vendor import Contact, Role, VendorProfile
from coibot.rules import Rulebook, load_rulebook
from coibot.samples import draw, draw_endorsement, draw_invoice, package
from tests.certificates import compliant, with_limit, with_umbrella, without
from tests.office import AGENT, MAILBOX, STAFF, VENDOR
from tests.pipeline.quick import QuickOffice

GL, AUTO, WC = CoverageLine.GENERAL_LIABILITY, CoverageLine.AUTOMOBILE_LIABILITY, CoverageLine.WORKERS_COMPENSATION
AGENT2 = "lee@harbor.example"
PEOPLE = {"agent": AGENT, "agent2": AGENT2, "vendor": VENDOR, "staff": STAFF}
NAMES = {address: name for name, address in PEOPLE.items()}
CHICAGO = ZoneInfo("America/Chicago")

_short = with_limit(compliant(), GL, "each_occurrence", 500_000)
_renewed = compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1), issued=date(2026, 12, 3))
_blue = "Blue Heron Janitorial Inc"

FILES: Mapping[str, Callable[[], bytes]] = {
    "good": lambda: draw(compliant()),
    "short": lambda: draw(_short),
    "shorter": lambda: draw(with_limit(compliant(), GL, "each_occurrence", 300_000)),
    "low": lambda: draw(with_limit(compliant(), GL, "each_occurrence", 250_000)),
    "lower": lambda: draw(with_limit(compliant(), GL, "each_occurrence", 200_000)),
    "no auto": lambda: draw(without(compliant(), AUTO)),
    "auto only": lambda: draw(replace(compliant(), policies=(compliant().policies[1],))),
    "no wc": lambda: draw(without(compliant(), WC)),
    "wc only": lambda: draw(replace(compliant(), policies=(compliant().policies[2],))),
    "umbrella short": lambda: draw(
        with_limit(with_umbrella(with_limit(compliant(), GL, "each_occurrence", 300_000)), CoverageLine.UMBRELLA_EXCESS,
                   "each_occurrence", 500_000)
    ),
    "renewed": lambda: draw(_renewed),
    "renewed short": lambda: draw(with_limit(_renewed, GL, "each_occurrence", 300_000)),
    "expired": lambda: draw(
        compliant(effective=date(2025, 1, 1), expiration=date(2026, 1, 1), issued=date(2025, 1, 5))
    ),
    "blue": lambda: draw(compliant(_blue)),
    "blue short": lambda: draw(with_limit(compliant(_blue), GL, "each_occurrence", 500_000)),
    "stranger": lambda: draw(compliant("Tamarack Roofing LLC")),
    "acme inc": lambda: draw(compliant("Acme Plumbing Inc")),
    "both": lambda: package(draw(compliant()), draw(compliant(_blue))),
    "invoice": draw_invoice,
    "cg 20 10": lambda: draw_endorsement("CG 20 10", "04 13", policy_number="GL-1002003",
                                         named_insured="Acme Plumbing LLC",
                                         scheduled_person="Example Property Group LLC"),
}  # fmt: skip


@cache
def file(name: str) -> bytes:
    return FILES[name]()


_rules: Callable[[Path], Rulebook] = cache(load_rulebook)


class Replay:
    """One conversation under way."""

    def __init__(self, folder: Path, script: Mapping[str, Any]) -> None:
        with mock.patch("tests.office.load_rulebook", _rules):
            self.office = QuickOffice(folder)
        self.script = script
        self.number = 0
        self.inbox: dict[str, list[EmailMessage]] = {}
        """What each address has got, oldest first."""
        self.last: list[EmailMessage] = []
        self.outcome = ""
        self._begin(script.get("begin", "deficient"), script.get("vendors", {}))

    def close(self) -> None:
        self.office.close()

    def _begin(self, how: str, others: Mapping[str, Any]) -> None:
        contacts = self.script.get("contacts", {"vendor": "vendor", "agent": "agent"})
        self._vendor("acme-plumbing", {"name": "Acme Plumbing LLC", "contacts": contacts, "asked": how == "asked"})
        for vendor_id, given in others.items():
            self._vendor(vendor_id, given)
        attached = {"deficient": "short", "good": "good", "umbrella": "umbrella short"}.get(how)
        if how == "asked":
            self._sent(self.office.day())
        elif attached:
            self.mail({"from": "agent" if "agent" in contacts else "vendor", "says": "Please find it attached.",
                       "attached": [attached], "answers": "none"})  # fmt: skip
        self.last = []

    def _vendor(self, vendor_id: str, given: Mapping[str, Any]) -> None:
        contacts = []
        for who, role in given["contacts"].items():
            words = str(role).split()
            lines = tuple(CoverageLine(word) for word in words[1:])
            contacts.append(
                Contact(PEOPLE.get(who, who), Role("agent" if words[0] == "agent" else "vendor"), lines=lines)
            )
        profile = VendorProfile(given["name"], given.get("class", "standard"), tuple(contacts),
                                released=bool(given.get("asked", False)))  # fmt: skip
        self.office.place.staff_desk.start_vendor(vendor_id, profile)

    def step(self, step: Mapping[str, Any]) -> None:
        if "from" in step:
            self.mail(step)
            return
        moment = self.office.clock.moment.astimezone(CHICAGO)
        day = date.fromisoformat(str(step["on"])) if "on" in step else moment.date() + timedelta(days=step["days"])
        self.office.clock.moment = datetime.combine(day, time(9, 30), CHICAGO).astimezone(UTC)
        self.outcome = ""
        self._sent(self.office.day())

    def mail(self, step: Mapping[str, Any]) -> None:
        self.number += 1
        self.office.clock.advance(minutes=10)
        sender = PEOPLE.get(step["from"], step["from"])
        raw = self._written(step, sender)
        self.outcome = self.office.receive(raw)
        self._sent(self.office.send())

    def _sent(self, letters: list[EmailMessage]) -> None:
        self.last = letters
        for letter in letters:
            for reader in readers(letter):
                self.inbox.setdefault(reader, []).append(letter)

    def _written(self, step: Mapping[str, Any], sender: str) -> EmailMessage:
        of = PEOPLE.get(step.get("answers", ""), sender)
        got = self.inbox.get(of, [])
        if of == STAFF:  # they answer the letter that asks them, not a copy of somebody else's
            got = [letter for letter in got if readers(letter) == {STAFF}]
        answered = None if step.get("answers") == "none" else next(reversed(got), None)
        message = EmailMessage()
        message["From"] = f"{step['name']} <{sender}>" if "name" in step else sender
        to = str(step.get("to", ""))
        mailbox = MAILBOX.replace("@", f"+{to}@") if to and "@" not in to and to not in PEOPLE else MAILBOX
        message["To"] = mailbox
        if to in PEOPLE or "@" in to:
            message["Cc"] = PEOPLE.get(to, to)
        subject = str(step.get("subject", f"Re: {answered['Subject']}" if answered else "Certificate of insurance"))
        message["Subject"] = subject.replace("[TAG]", subject_tag(self.record().token))
        message["Message-ID"] = f"<{self.number}.{sender}>"
        message["Date"] = email.utils.format_datetime(self.office.clock.moment)
        if answered is not None and step.get("answers") != "subject":
            message["In-Reply-To"] = message["References"] = answered["Message-ID"]
        for name, value in step.get("headers", {}).items():
            message[name] = str(value).replace("LAST", str(answered["Message-ID"]) if answered else "")
        text = _dressed(step, answered)
        if step.get("html"):
            message.set_content(_as_html(text, answered if "quoting" in step else None), subtype="html")
        else:
            message.set_content(text)
        for name in step.get("attached", ()):
            if name.endswith((".docx", ".msg")):
                message.add_attachment(
                    b"PK\x03\x04" + b"\0" * 2000, maintype="application", subtype="octet-stream", filename=name
                )
            else:
                message.add_attachment(file(name), maintype="application", subtype="pdf", filename=f"{name}.pdf")
        for name in step.get("forwarded", ()):
            inner = EmailMessage()
            inner["From"], inner["To"], inner["Subject"] = "certs@oakridge.example", sender, "Certificate"
            inner["Message-ID"] = f"<inner.{self.number}@oakridge.example>"
            inner.set_content("Certificate attached.")
            inner.add_attachment(file(name), maintype="application", subtype="pdf", filename=f"{name}.pdf")
            message.add_attachment(inner)
        return message

    def record(self, vendor_id: str = "acme-plumbing") -> Record:
        return self.office.record(vendor_id)

    def kinds(self) -> list[str]:
        """The letters of the last step, as the scripts write them."""
        return sorted(f"{self._entry(letter).kind.value} to {', '.join(called(letter))}" for letter in self.last)

    def _entry(self, letter: EmailMessage) -> OutboxEntry:
        store = self.office.place.store
        for record_id in store.index.by_message_id(str(letter["Message-ID"])):
            record = store.get(record_id)
            for entry in record.outbox if record else ():
                if entry.message_id == letter["Message-ID"]:
                    return entry
        raise AssertionError(f"no record has {letter['Message-ID']}")

    def text(self, *, of_staff: bool) -> str:
        """All that the last letters say, on one line."""
        chosen = [letter for letter in self.last if ({STAFF} == readers(letter)) == of_staff]
        return " ".join(
            " ".join(str(part.get_content()).split()) for one in chosen if (part := one.get_body(("plain",)))
        )


def readers(letter: EmailMessage) -> set[str]:
    return set(str(letter["X-Envelope-To"]).split(", "))


def called(letter: EmailMessage) -> list[str]:
    """Who reads it, those in To first, as the scripts call them."""
    addresses = [a.addr_spec for name in ("To", "Cc") if letter[name] for a in letter[name].addresses]
    return [NAMES.get(address, address) for address in addresses]


_SIGNATURES = {
    "mobile": "\n\nSent from my iPhone",
    "agency": "\n\nThanks,\n\nDana Whitfield, CISR\nAccount Manager\nOakridge Insurance Agency\n"
    "12 Elm Street, Springfield, IL 62701\n"
              "P: (555) 010-0142 | dana@oakridge.example\nwww.oakridge.example",
    "legal": "\n\nRegards,\nDana\n\nCONFIDENTIALITY NOTICE: This e-mail may contain privileged information. If you"
    " are not the intended"
             " recipient, please delete it. Coverage cannot be bound or changed by e-mail. Can you stop printing this?",
    "dashes": "\n\n-- \nDana Whitfield\nOakridge Insurance Agency\nApprove this ad: https://oakridge.example/offers",
}  # fmt: skip


def _dressed(step: Mapping[str, Any], answered: EmailMessage | None) -> str:
    text = str(step.get("says", "")).rstrip("\n") + _SIGNATURES.get(step.get("signed", ""), "")
    body = answered.get_body(("plain",)) if answered else None
    quoting = step.get("quoting")
    if body is None or not quoting or step.get("html"):
        return text + "\n"
    lines = str(body.get_content()).strip().splitlines()
    quoted = "\n".join(f"> {line}" for line in lines)
    attribution = "On Mon, Mar 2, 2026 at 9:10 AM Example Certificates <coi@property.example> wrote:"
    match quoting:
        case "top":
            return f"{text}\n\n{attribution}\n{quoted}\n"
        case "bottom":
            return f"{attribution}\n{quoted}\n\n{text}\n"
        case "inline":
            return f"{attribution}\n" + "\n".join(f"> {line}" for line in lines[:6]) + f"\n\n{text}\n\n" + "\n".join(
                f"> {line}" for line in lines[6:]) + "\n"  # fmt: skip
        case "outlook":
            head = (f"From: Example Certificates <coi@property.example>\nSent: Monday, March 2, 2026 9:10 AM\n"
                    f"To: dana@oakridge.example\nSubject: {answered['Subject'] if answered else ''}")  # fmt: skip
            return f"{text}\n\n________________________________\n{head}\n\n" + "\n".join(lines) + "\n"
        case "forward":
            head = "---------- Forwarded message ---------\nFrom: Example Certificates <coi@property.example>"
            return f"{text}\n\n{head}\n\n" + "\n".join(
                lines) + "\n"  # fmt: skip
    raise ValueError(f"quoting: {quoting}")


def _as_html(text: str, answered: EmailMessage | None) -> str:
    paragraphs = "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in text.splitlines())
    quote = ""
    body = answered.get_body(("plain",)) if answered else None
    if body is not None:
        said = html.escape(str(body.get_content())).replace("\n", "<br>")
        quote = f'<div class="gmail_attr">On Mon, Mar 2, 2026 Example wrote:<br></div><blockquote>{said}</blockquote>'
    return f"<html><body>{paragraphs}{quote}</body></html>"


def scripts(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def load(path: Path) -> Mapping[str, Any]:
    script: Mapping[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return script
