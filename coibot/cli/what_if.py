"""Every vendor judged by the rules and by other rules, on as many cores as there are."""

import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coibot.cli.terminal import safe
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.rules import compare_assessments
from coibot.store.files import DamagedFileError
from coibot.store.tiny import read_vendor, vendor_files

FEW = 500
"""Vendors that one process judges as soon as several would have started."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one vendor under the other rules."""

    lines: tuple[tuple[int, str], ...] = ()
    """Indent and markup, for the terminal."""
    counts: bool = True
    """False for a vendor that is not judged."""
    changed: bool = False
    homeless: bool = False
    """Its class is not in the other rules."""
    damage: str = ""
    """Why its record cannot be read."""


@dataclass(frozen=True, slots=True)
class _Judges:
    now: Office
    then: Office
    on: date

    def fate(self, path: Path) -> Fate:
        try:
            record = read_vendor(path)
        except DamagedFileError as fault:
            return Fate(counts=False, damage=str(fault))
        profile = record.profile
        if profile is None or not profile.active:
            return Fate(counts=False)
        wanted = profile.vendor_class
        if wanted not in self.then.rulebook.classes:
            words = f"[red]{safe(profile.name)}[/red] ({record.id}): the new rules have no class {safe(wanted)}"
            return Fate(((0, words),), homeless=True)
        after = judge(record, self.then, self.on)
        if wanted not in self.now.rulebook.classes:
            words = f"[bold]{safe(profile.name)}[/bold] ({record.id}): had no class, would be {after.verdict.value}"
            return Fate(((0, words),), changed=True)
        changes = compare_assessments(judge(record, self.now, self.on), after)
        if not changes.verdict_changed:
            return Fate()
        words = f"[bold]{safe(profile.name)}[/bold] ({record.id}): {changes.before.value} -> {changes.after.value}"
        return Fate(((0, words), *((4, safe(finding.why)) for finding in changes.findings)), changed=True)


def fates(folder: Path, now: Office, then: Office, on: date) -> Iterator[Fate]:
    """The fate of each vendor in the data folder on a day, in the order of their files."""
    judges, files = _Judges(now, then, on), vendor_files(folder)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if cores < 2 or len(files) < FEW:
        yield from map(judges.fate, files)
        return
    with multiprocessing.get_context("fork").Pool(cores, _take, (judges,)) as pool:
        yield from pool.imap(_fate, files, chunksize=100)


_judges: list[_Judges] = []
"""In a process of the pool: what it judges by."""


def _take(judges: _Judges) -> None:
    _judges.append(judges)


def _fate(path: Path) -> Fate:
    return _judges[0].fate(path)
