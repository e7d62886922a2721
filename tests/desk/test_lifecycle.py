"""A vendor renamed, ended, merged: where the ends of a record meet."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from coibot.desk.lifecycle import rename, retire, take_in
from coibot.model.record import OpenQuestion
from coibot.model.vendor import VendorProfile
from tests.certificates import compliant
from tests.desk.desk import START, office, on_file, vendor

LATER = START + timedelta(days=1)


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [(None, None, None), (START, None, START), (None, START, START), (LATER, START, START), (START, LATER, START)],
)
def test_the_first_request_to_either_counts_for_both(
    mine: datetime | None, theirs: datetime | None, both: datetime | None
) -> None:
    """Else who was asked a month ago would be taken for one who was asked today."""
    record, gone = replace(vendor(), requested_at=mine), replace(vendor(vendor_id="west"), requested_at=theirs)
    assert take_in(record, office(), gone, "Pat").record.requested_at == both


def test_what_was_decided_before_the_merger_stays_decided() -> None:
    done = OpenQuestion("a", "words:1", "?", START, resolved_at=START, resolution="by Pat")
    waits = OpenQuestion("b", "words:2", "?", START)
    record = replace(vendor(vendor_id="west"), questions=(done, waits))
    retired = retire(record, office(LATER), "acme", "Pat").record
    assert retired.questions == (done, replace(waits, resolved_at=LATER, resolution="moved to acme"))
    assert [one.id for one in take_in(vendor(), office(), record, "Pat").record.questions] == ["b"]


def test_a_vendor_of_a_class_that_the_rules_no_longer_have_is_renamed_without_a_verdict() -> None:
    record = replace(vendor(vendor_class="gone"), documents=on_file(compliant()))
    renamed = rename(record, office(), "Acme West LLC", "Pat").record
    assert renamed.profile is not None and renamed.profile.name == "Acme West LLC" and renamed.assessment is None


def test_nothing_on_file_is_not_judged() -> None:
    renamed = rename(vendor(), office(), "Acme West LLC", "Pat").record
    assert renamed.assessment is None
    filed = rename(replace(vendor(), documents=on_file(compliant())), office(), "Acme West LLC", "Pat").record
    assert filed.assessment is not None


def test_a_name_that_was_another_name_is_no_other_name_any_more() -> None:
    profile = VendorProfile("Acme Plumbing LLC", "standard", aliases=("Acme West LLC", "AW"))
    record = replace(vendor(), profile=profile)
    for slip, aliases in ((False, ("AW", "Acme Plumbing LLC")), (True, ("AW",))):
        renamed = rename(record, office(), "Acme West LLC", "Pat", slip=slip).record
        assert renamed.profile is not None and renamed.profile.aliases == aliases
