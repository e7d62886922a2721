"""Who reads of which lines, where agents have lines of their own."""

from dataclasses import replace

import pytest

from coibot.desk.judgement import judge
from coibot.desk.recipients import for_request
from coibot.desk.shares import shares
from coibot.model.assessment import Assessment, Verdict
from coibot.model.certificate import Certificate, CoverageLine
from coibot.model.record import Record
from coibot.model.vendor import Role
from tests.certificates import compliant, without
from tests.desk.desk import AGENT, START, VENDOR, contact, emails, office, on_file, vendor
from tests.desk.story import AUTO, GL, SHORT, WC

LEE = "lee@harbor.example"


def divided(certificate: Certificate, lee: tuple[CoverageLine, ...] = (AUTO,)) -> tuple[Record, Assessment]:
    agents = (contact(AGENT, lines=(GL, WC)), contact(LEE, lines=lee))
    record = replace(vendor(contact(VENDOR, Role.VENDOR), *agents), documents=on_file(certificate))
    return record, judge(record, office(), START.date())


def told(record: Record, assessment: Assessment) -> dict[str, Assessment]:
    return {
        email: share.of(assessment)
        for share in shares(record, assessment, for_request(record, office()))
        for email in emails(share.recipients.to)
    }


def test_each_agent_is_told_what_is_open_of_his_own_and_shown_no_policy_of_another() -> None:
    record, assessment = divided(without(SHORT, AUTO))
    by = told(record, assessment)
    assert by[LEE].verdict is Verdict.DEFICIENT is by[AGENT].verdict
    assert {line.line for line in by[LEE].on_file} == {"workers_compensation"}, "of the other only what is in order"
    assert {line.line for line in by[AGENT].on_file} == {"general_liability", "workers_compensation"}
    assert not any(one.requirement.startswith("automobile") for one in by[AGENT].findings)


def test_the_verdict_is_that_of_the_lines_he_reads_of() -> None:
    by = told(*divided(without(compliant(), AUTO)))
    assert (by[AGENT].verdict, by[LEE].verdict) == (Verdict.COMPLIANT, Verdict.DEFICIENT)


def test_one_letter_for_all_when_nothing_divides_them() -> None:
    record, assessment = divided(compliant())
    recipients = for_request(record, office())
    [share] = shares(record, assessment, recipients)
    assert share.recipients == recipients and share.of(assessment) is assessment


@pytest.mark.parametrize(
    "spoiled", [replace(compliant(), certificate_holder="Somebody else"), compliant("Acme Plumbing Inc")]
)
def test_what_is_wrong_with_the_certificate_itself_is_everybodys(spoiled: Certificate) -> None:
    """The agent of the odd lines is not its only reader."""
    by = told(*divided(without(spoiled, AUTO), lee=(AUTO, CoverageLine.OTHER)))
    of_itself = {one.requirement for one in by[LEE].findings if "." not in one.requirement} - {"automobile_liability"}
    assert of_itself and of_itself <= {one.requirement for one in by[AGENT].findings}
