"""What stories are told with: a vendor's record, mails, decisions of staff, and days that begin."""

from dataclasses import replace
from datetime import date, timedelta

from coibot.desk.decide import decide
from coibot.desk.deliveries import sending
from coibot.desk.events import (
    Command,
    DayBegan,
    Event,
    LetterAttempted,
    MessageArrived,
    StaffDecided,
)
from coibot.desk.office import Office
from coibot.model.certificate import Certificate, CoverageLine
from coibot.model.document import Document, DocumentKind, Evidence, FileReading, Problem, Source
from coibot.model.letter import SendResult, SendState
from coibot.model.message import (
    AttachedFile,
    IncomingMessage,
)
from coibot.model.record import Record
from tests.certificates import compliant, with_limit
from tests.desk.desk import (
    STAFF,
    START,
    certificate_file,
    message,
    noon,
    office,
    vendor,
)
from tests.desk.told import Transcript

GL, AUTO, WC = CoverageLine.GENERAL_LIABILITY, CoverageLine.AUTOMOBILE_LIABILITY, CoverageLine.WORKERS_COMPENSATION
SHORT = with_limit(compliant(), GL, "each_occurrence", 500_000)
STRANGER = "kim@elsewhere.example"
SENT = SendResult(SendState.SENT)


class Story(Transcript):
    """A vendor's record in an office, from a Monday morning on."""

    def __init__(self, record: Record | None = None, *, written: int = 0) -> None:
        super().__init__(record or vendor(), START)
        self.writes = written

    @property
    def office(self) -> Office:
        return office(self.now, written=lambda _email, _since: self.writes)

    def on(self, day: date) -> None:
        self.now = noon(day)

    def tell(self, title: str, event: Event) -> None:
        self.step(title, decide(self.record, event, self.office))

    def mail(
        self,
        number: int,
        *readings: FileReading,
        title: str = "",
        in_thread: bool = False,
        vouched_by: str | None = None,
        **changes: object,
    ) -> IncomingMessage:
        """A mail of the agent's, unless `sender` is somebody else."""
        files = tuple(AttachedFile(f"{at + 2}", one.file, one.sha256, 9, "pdf") for at, one in enumerate(readings))
        came = message(number, **{"files": files, **changes})
        who = came.sender.email if came.sender else "nobody"
        names = ", ".join(one.file for one in readings) or "no file"
        event = MessageArrived(came, readings, "by the name insured", in_thread, (self.record.id,), vouched_by)
        self.tell(title or f"a mail from {who} with {names}", event)
        return came

    def staff(self, command: Command, *, answering: str = "", number: int = 0) -> None:
        """`answering`: how the purpose of the question begins. `number`: of the mail that the command came in."""
        asked = next(
            (q.id for q in reversed(self.record.questions) if answering and q.purpose.startswith(answering)), None
        )
        mail = message(number, sender=STAFF, subject="Re: question", new_text="…") if number else None
        self.tell(f"staff decide: {command}", StaffDecided(command, STAFF.email, asked, mail))

    def sent(self, result: SendResult = SENT, *, at: int = -1) -> None:
        key = self.record.outbox[at].key
        self.record = sending(self.record, key, self.office)
        self.tell(f"the server on letter {at}: {result.state}", LetterAttempted(key, result))

    def days(self, first: date, last: date) -> None:
        """Each day begins; days on which nothing is decided are not told."""
        while first <= last:
            self.on(first)
            decision = decide(self.record, DayBegan(), self.office)
            if decision.letters or decision.record != self.record:
                self.step("the day begins", decision)
            first += timedelta(days=1)


def other_page(why: str, name: str = "page.pdf", form: str | None = None, title: str | None = None) -> FileReading:
    document = Document(DocumentKind.OTHER, (1,), form, title=title, why=why)
    return FileReading(name, f"{abs(hash_of(name + why)):064x}", 1, (document,))


def hash_of(words: str) -> int:
    return sum(ord(letter) * 31**at for at, letter in enumerate(words))


def problem(code: str, name: str) -> FileReading:
    return FileReading(name, f"{hash_of(name):064x}", 0, problems=(Problem(code, f"It is {code}."),))


def unreadable(certificate: Certificate, *paths: str, name: str = "coi.pdf") -> FileReading:
    read = certificate_file(certificate, name)
    evidence = {path: Evidence(1, (1, 2, 3, 4), "?", Source.TEXT, 0.4) for path in paths}
    document = replace(read.documents[0], unreadable=tuple(sorted(paths)), evidence=evidence)
    return replace(read, documents=(document,))
