"""The report of a day, made from the records as they are: for the commands, the page, the digest and the demo alike."""

from dataclasses import replace
from datetime import date

from coibot import report as reports
from coibot.desk.comparison import compare_on_file
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.desk.stop_work import uncovered_lines
from coibot.intake.clean import clean_line
from coibot.model.assessment import Assessment
from coibot.model.record import Record
from coibot.rules.suggestions import suggestions
from coibot.store.tiny import TinyStore


def make_report(
    store: TinyStore,
    office: Office,
    as_of: date | None = None,
    *,
    details: bool = False,
    weeks: int = 0,
    since: date | None = None,
) -> reports.Report:
    """Everyone, judged on `as_of` (default: today) exactly as `coibot explain` judges one vendor.

    `details`: with findings, documents and timelines. `weeks`: with how everyone stood so many weeks back. `since`:
    with who stood otherwise at the end of that day. A report of another day than today looks back at nothing, for it
    is judged by all that is on file now.
    """
    day = as_of or office.today
    rules = office.rulebook
    records = list(store.records()) if weeks or since else store.records()

    def assess_on(record: Record, on: date) -> Assessment | None:
        known = record.profile is not None and record.profile.vendor_class in rules.classes
        return judge(record, office, on) if known else None

    def look(record: Record) -> tuple[str, ...]:
        found = compare_on_file(record.documents, rules.other_lines, day)
        return tuple(difference.words for difference in found)

    made = reports.build(
        records,
        lambda record: assess_on(record, day),
        day,
        rules.company.name,
        office.zone,
        look=look,
        uncovered=lambda record: uncovered_lines(record, office, day),
        details=details,
    )
    if day != office.today:
        return made
    if weeks:
        points = reports.history(records, assess_on, reports.weekly(day, weeks), office.zone, rules.checks)
        made = replace(made, history=points)
    if since is not None:
        made = replace(
            made,
            back=reports.look_back(records, assess_on, since, day, office.zone, rules.checks),
            suggestions=tuple(clean_line(one.why) for one in suggestions(records, rules, day)),
        )
    return made
