"""Which vendor is meant, and which there are."""

import difflib

from coibot.cli.terminal import BAD_SETTINGS, stop, warn
from coibot.model.record import Record
from coibot.model.vendor import VendorProfile
from coibot.workplace import Workplace


def known_vendors(place: Workplace) -> list[tuple[Record, VendorProfile]]:
    """Vendors whose class the rules have; the others are said."""
    known = []
    for record in place.store.vendors():
        if record.profile is not None and record.profile.vendor_class in place.rulebook.classes:
            known.append((record, record.profile))
        elif record.profile is not None:
            warn(_classless(record.id, record.profile))
    return known


def _classless(vendor_id: str, profile: VendorProfile) -> str:
    return (
        f"{vendor_id} is of class {profile.vendor_class}, which the rules do not have; "
        f"mend it with `coibot vendors edit {vendor_id} --class CLASS`"
    )


def vendor(place: Workplace, vendor_id: str, *, merged: bool = False) -> Record:
    """The vendor's record, or the end of the program. `merged`: also of one that became part of another."""
    record = place.store.get(vendor_id)
    if record is None or record.profile is None:
        ids, wanted = place.store.index.vendor_ids(), vendor_id.lower()
        near = [known for known in ids if wanted in known][:3] or difflib.get_close_matches(wanted, ids, 3)
        hint = f"did you mean {', '.join(near)}?" if near else "`coibot vendors list` shows them all"
        stop(BAD_SETTINGS, f"there is no vendor {vendor_id} in {place.folder}; {hint}")
    if record.merged_into is not None and not merged:
        stop(BAD_SETTINGS, f"{vendor_id} was merged into {record.merged_into}; name that one")
    return record


def judged_vendor(place: Workplace, vendor_id: str, *, merged: bool = False) -> tuple[Record, VendorProfile]:
    """The same, for a vendor that the rules have a class for."""
    record = vendor(place, vendor_id, merged=merged)
    profile = record.profile
    assert profile is not None
    if profile.vendor_class not in place.rulebook.classes:
        stop(BAD_SETTINGS, _classless(record.id, profile))
    return record, profile
