"""`coibot explain --site --line`: was that line in force, on that day, as that site asks?"""

import difflib
from dataclasses import replace

from coibot.cli.terminal import BAD_SETTINGS, stop
from coibot.model.assessment import Assessment
from coibot.model.record import Record
from coibot.rules import Rulebook
from coibot.rules.overlays import works_at
from coibot.rules.titles import LINES


def at_site(record: Record, rulebook: Rulebook, site: str) -> tuple[Record, str]:
    """The record as if the vendor worked at that site and no other, and what must be said about it."""
    profile = record.profile
    assert profile is not None
    known = works_at(rulebook, [site])
    listed = {name.casefold(): name for name in profile.sites}
    if not known.sites and site.casefold() not in listed:
        names = [*rulebook.sites, *(one.title for one in rulebook.sites.values() if one.title), *profile.sites]
        near = difflib.get_close_matches(site, names, 3, 0.5)
        hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(names) or 'none'}"
        stop(BAD_SETTINGS, f"neither the rules nor {record.id} have a site {site}; {hint}")
    keys = {key for key, _ in known.sites}
    works = site.casefold() in listed or keys & {key for key, _ in works_at(rulebook, profile.sites).sites}
    note = "" if works else f"The roster does not say that {profile.name} works there."
    return replace(record, profile=replace(profile, sites=(site,))), note


def line_of(assessment: Assessment, rulebook: Rulebook, word: str) -> tuple[str, str]:
    """The key and title of the line that `word` names: by its key, its title, or how one of them begins."""
    titles = {**LINES, **{key: line.title for key, line in rulebook.other_lines.items()}}
    titles |= {line.line: line.title for line in assessment.on_file if line.line not in titles}
    wanted = word.casefold().replace(" ", "_")
    names = {name.casefold().replace(" ", "_"): key for key, title in titles.items() for name in (title, key)}
    found = {names[wanted]} if wanted in names else {key for name, key in names.items() if name.startswith(wanted)}
    if len(found) != 1:
        stop(BAD_SETTINGS, f"{word!r} names {'more than one' if found else 'no'} line; there are {', '.join(titles)}")
    key = found.pop()
    return key, titles[key]


def only(assessment: Assessment, line: str) -> Assessment:
    """What concerns the line, and the certificate it stands on; its date does not matter for a day before it."""
    whole = {*LINES, *(one.line for one in assessment.on_file), "issue_date"} - {line}
    kept = tuple(found for found in assessment.findings if found.requirement.partition(".")[0] not in whole)
    return replace(assessment, findings=kept, on_file=tuple(one for one in assessment.on_file if one.line == line))
