"""What all the chapters share: the day, and papers made out to the company whose rules hold."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from coibot.demo import cast
from coibot.demo.papers import Agency, Insured, certificate
from coibot.demo.scene import Mail
from coibot.model.certificate import Certificate
from coibot.model.message import Address
from coibot.rules import Rulebook
from coibot.samples import draw, draw_endorsement

ZONE = ZoneInfo("America/Chicago")
MONDAY = date(2026, 3, 2)
"""The day of the demo, always the same."""
SEASON_ENDS = date(2026, 4, 27)


def at(hour: int, minute: int, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def person(agency: Agency) -> Address:
    return Address(agency.email, agency.person)


@dataclass(frozen=True, slots=True)
class Company:
    """Who asks for certificates."""

    holder: str
    """The block for the certificate holder box."""
    covered: str
    """The name to be covered as additional insured."""
    staff: Address

    @classmethod
    def of(cls, rulebook: Rulebook) -> "Company":
        company = rulebook.company
        return cls(
            holder=company.certificate_holder.address.strip(),
            covered=company.additional_insured_names[0],
            staff=Address(company.contact.email.lower(), company.contact.name),
        )

    def certificate(
        self,
        insured: Insured,
        agency: Agency,
        period: tuple[date, date] = cast.THIS_YEAR,
        issued: date = cast.ISSUED,
    ) -> Certificate:
        effective, expiration = period
        return certificate(insured, agency, self.holder, issued=issued, effective=effective, expiration=expiration)

    def brightwater(self, period: tuple[date, date], issued: date = cast.ISSUED) -> bytes:
        """The certificate of the vendor that renews in time."""
        return draw(self.certificate(cast.BRIGHTWATER, cast.LAKESIDE, period, issued), style="dingbats")

    def page(self, form: str, stated: Certificate) -> bytes:
        """An endorsement page of the general liability policy on a certificate."""
        return draw_endorsement(
            form,
            "04 13",
            policy_number=stated.policies[0].policy_number or "",
            named_insured=stated.insured.name or "",
            scheduled_person=self.covered,
            locations=self.holder.splitlines()[1],
            effective="01/01/2026",
        )

    def decides(self, line: str) -> Mail:
        """Staff answer the newest question they were mailed."""
        return Mail(self.staff, "", line, answers=self.staff.email)
