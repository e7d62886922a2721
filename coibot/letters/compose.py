"""A letter plan -> the final bytes of a message.

Pure and deterministic: the same plan and house give the same bytes, so a letter that may not have arrived is sent
again as itself, under the same Message-ID (RFC 1047 tells why it can happen).
"""

import re
from dataclasses import dataclass
from email.headerregistry import Address as HeaderAddress
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from hashlib import sha256

from coibot.intake.clean import clean_file_name
from coibot.letters import context as words
from coibot.letters.clean import stripped
from coibot.letters.house import House
from coibot.letters.lint import lint
from coibot.letters.machine import REQUIREMENTS_FILE, request_json
from coibot.letters.phrases import PhraseBookError, UnsaidError, phrase_book
from coibot.letters.render import Rendered, TemplateError, languages_for, render
from coibot.model.assessment import Status
from coibot.model.letter import TO_STAFF, LetterKind, LetterPlan
from coibot.model.message import Address

ATTACHMENTS_LIMIT = 15_000_000
"""Bytes of attachments in one letter to staff; more is refused by many servers once encoded."""
PICTURES_LIMIT = 8
"""Pictures of boxes in one letter."""
PICTURE_LIMIT = 60_000
"""Bytes of one; a box takes a few thousand."""
_OURS = {"html": ("text", "html"), "csv": ("text", "csv")}
"""What a digest brings along was made here, so its name may be believed."""
_REFERENCES_KEPT = 10
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,900}>")
_REPLY_PREFIX = re.compile(r"\s*(re|aw|sv|antw)(\[\d+\])?\s*:", re.IGNORECASE)


class LetterError(ValueError):
    """A plan that cannot become a message; the message says why."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A message ready for SMTP."""

    raw: bytes
    """RFC 5322 with CRLF line ends."""
    message_id: str
    """With its angle brackets, as it stands in the header."""
    subject: str
    recipients: tuple[str, ...]
    """Envelope recipients: everyone in To and Cc, once."""
    language: str = "en"
    unsaid: str = ""
    """Why the letter is in English, when another language was asked for and has templates."""


class _MessageIdsHeader(UnstructuredHeader, BaseHeader):
    """A header of message ids: folded between ids, never inside one, and never encoded (RFC 5322 section 3.6.4).

    The standard library would fold a long id as an encoded word, which breaks the thread.
    """

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {(policy.linesep + ' ').join(str(self).split())}{policy.linesep}"


def _headers() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ("message-id", "in-reply-to", "references", "content-id"):
        registry.map_to_type(name, _MessageIdsHeader)
    return registry


_POLICY = SMTP.clone(header_factory=_headers())


def message_id_for(key: str, domain: str) -> str:
    """The Message-ID of the letter with this plan key: known before it is composed, the same for ever."""
    return f"<coibot.{sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def compose(plan: LetterPlan, house: House) -> Composed:
    """The letter as it goes out.

    Raises TemplateError for a template that is missing or broken, LetterError for a plan without recipients.
    """
    recipients = tuple(dict.fromkeys(address.email for address in (*plan.to, *plan.cc)))
    if not plan.to or not all(recipients):
        raise LetterError(f"letter {plan.key}: nobody to write to; a letter needs at least one address in To")
    files, left_out = _attachments(plan, house)
    pictures = _pictures(plan, house)
    message_id = message_id_for(plan.key, house.message_id_domain)
    content_ids = {requirement: f"box{n}.{message_id[1:-1]}" for n, requirement in enumerate(pictures, 1)}
    rendered, language, unsaid = _in_words(plan, house, [name for name, _ in files], left_out, content_ids)

    everyone = (house.sender, *plan.to, *plan.cc)
    international = not all(address.email.isascii() for address in everyone)
    message = EmailMessage(policy=_POLICY.clone(utf8=international))
    subject = _answered_subject(plan) or rendered.subject
    message["Date"] = format_datetime(plan.decided_at.astimezone(house.timezone))
    message["From"] = _mailbox(house.sender)
    message["To"] = tuple(_mailbox(address) for address in plan.to)
    if plan.cc:
        message["Cc"] = tuple(_mailbox(address) for address in plan.cc)
    if house.plus_addressing:
        local, _, domain = house.sender.email.rpartition("@")
        message["Reply-To"] = _mailbox(Address(f"{local}+{plan.token}@{domain}", house.sender.name))
    message["Subject"] = subject
    message["Message-ID"] = message_id
    _thread(message, plan)
    message["Auto-Submitted"] = "auto-replied" if plan.answers else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Coibot-Loop"] = stripped(house.loop_id, 200)
    message.set_content(rendered.text, cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    if pictures:
        page = message.get_body(("html",))
        assert page is not None
        for requirement, image in pictures.items():
            page.add_related(image, "image", "png", cid=f"<{content_ids[requirement]}>", disposition="inline")
    if plan.kind is LetterKind.REQUEST:
        message.add_attachment(request_json(plan, house), "application", "json", filename=REQUIREMENTS_FILE)
    for name, content in files:
        kind, subtype = _OURS.get(name.rpartition(".")[2], _media(content)) if plan.digest else _media(content)
        message.add_attachment(content, kind, subtype, filename=name)
    _fix_boundaries(message, message_id)
    return Composed(message.as_bytes(), message_id, subject, recipients, language, unsaid)


def _in_words(
    plan: LetterPlan, house: House, attached: list[str], left_out: list[str], pictures: dict[str, str]
) -> tuple[Rendered, str, str]:
    """The letter in the first language that can say all of it, that language, and what kept the others from it.

    Staff read English, as the rules and the records do.
    """
    unsaid = ""
    for language in languages_for(house.templates, "en" if plan.kind in TO_STAFF else plan.language, plan.kind):
        try:
            book = phrase_book(house.templates, language)
            context = words.build(plan, house, attached, left_out, pictures, book)
        except UnsaidError as fault:
            unsaid = f"{house.templates / language / 'phrases.txt'}: {fault}"
            continue
        except PhraseBookError as fault:
            raise TemplateError(str(house.templates / language / "phrases.txt"), None, str(fault)) from fault
        rendered = render(house.templates, language, plan.kind, context.variables())
        if plan.kind not in TO_STAFF:
            _refuse_unlawful(rendered, house, language, plan.kind)
        return rendered, language, unsaid
    raise AssertionError("English is always tried")


def _refuse_unlawful(rendered: Rendered, house: House, language: str, kind: LetterKind) -> None:
    """The last look before a letter goes out; what others wrote (names, file names) cannot make it fail."""
    for extension, text in (("txt", rendered.text), ("html", rendered.html)):
        for problem in lint(text):
            raise TemplateError(str(house.templates / language / f"{kind}.{extension}.j2"), None, problem)


def _mailbox(address: Address) -> HeaderAddress:
    local, at, domain = address.email.rpartition("@")
    if not at or not local or not domain:
        raise LetterError(f"{address.email!r} is not an e-mail address; correct it in the vendor's contacts")
    try:
        return HeaderAddress(stripped(address.name, 80), local, domain)
    except ValueError as fault:
        raise LetterError(f"{address.email!r} is not an e-mail address: {fault}") from fault


def _answered_subject(plan: LetterPlan) -> str:
    """The answered subject with one "Re: ": Gmail threads by it, so nothing else may change in it."""
    if plan.answers is None:
        return ""
    theirs = stripped(plan.answers.subject, 400)
    if not theirs:
        return ""
    return theirs if _REPLY_PREFIX.match(theirs) else f"Re: {theirs}"


def _thread(message: EmailMessage, plan: LetterPlan) -> None:
    if plan.answers is None:
        return
    answered = _well_formed(plan.answers.message_id or "")
    chain = [known for known in map(_well_formed, plan.answers.references) if known and known != answered]
    chain = list(dict.fromkeys(chain))
    if len(chain) > _REFERENCES_KEPT:
        chain = chain[:1] + chain[-(_REFERENCES_KEPT - 1) :]
    if answered:
        message["In-Reply-To"] = answered
        chain.append(answered)
    if chain:
        message["References"] = " ".join(chain)


def _well_formed(message_id: str) -> str:
    """`message_id` with its angle brackets, or "" when it could do harm in a header."""
    bracketed = message_id if message_id.startswith("<") else f"<{message_id}>"
    return bracketed if _MESSAGE_ID.fullmatch(bracketed) else ""


def _attachments(plan: LetterPlan, house: House) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Files found in the archive, and the names of those that are missing or would make the letter too large."""
    files: list[tuple[str, bytes]] = []
    left_out: list[str] = []
    room = ATTACHMENTS_LIMIT
    for given, digest in plan.attach:
        name = clean_file_name(given, 100) or "document"
        content = house.archive(digest)
        if content is None or len(content) > room:
            left_out.append(name)
        else:
            files.append((name, content))
            room -= len(content)
    return files, left_out


def _pictures(plan: LetterPlan, house: House) -> dict[str, bytes]:
    """A picture of the box, by requirement, for what was found wanting."""
    pictures: dict[str, bytes] = {}
    for finding in plan.assessment.findings if plan.assessment else ():
        if len(pictures) == PICTURES_LIMIT:
            break
        if finding.status in (Status.NOT_MET, Status.UNKNOWN) and finding.evidence:
            image = house.picture(finding.evidence)
            if image is not None and image.startswith(b"\x89PNG") and len(image) <= PICTURE_LIMIT:
                pictures[finding.requirement] = image
    return pictures


def _media(content: bytes) -> tuple[str, str]:
    """By the first bytes; the sender's word for it is not trusted."""
    if b"%PDF-" in content[:1024]:
        return "application", "pdf"
    if content.startswith(b"\x89PNG"):
        return "image", "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image", "jpeg"
    if content.startswith((b"II*\x00", b"MM\x00*")):
        return "image", "tiff"
    return "application", "octet-stream"


def _fix_boundaries(message: EmailMessage, message_id: str) -> None:
    """Boundaries that are the same each time; a digest never occurs in a quoted-printable or base64 line."""
    digest = message_id[1:].partition("@")[0].rpartition(".")[2]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_coibot_{digest}_{number}")
