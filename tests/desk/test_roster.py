"""The roster from a spreadsheet: what is taken over, what is not and why, and that nothing changes twice."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coibot.desk.columns import COLUMNS
from coibot.desk.roster import ImportPlan, export_rows, plan_import, vendor_id_for
from coibot.model.certificate import CoverageLine
from coibot.model.vendor import Contact, Role, VendorProfile

CLASSES = ("electrician", "janitorial", "general_contractor")


def plan(*rows: list[str], existing: dict[str, VendorProfile] | None = None) -> ImportPlan:
    return plan_import(rows, existing or {}, CLASSES)


def said(outcome: ImportPlan) -> list[str]:
    return [str(problem) for problem in outcome.problems]


def test_a_list_as_people_keep_it() -> None:
    outcome = plan(
        [
            " Vendor Name",
            "E-Mail",
            "Category",
            "DBA",
            "Contact Name",
            "Phone",
            "Agent E-mail",
            "ST",
            "Contract",
            "Tax ID",
        ],
        [
            "  Bright  Spark\nElectric LLC ",
            "Ann@Spark.example; <bob@spark.example>",
            "Electrician",
            "Bright Spark; BSE",
            "Ann Lee; Bob Roe",
            "555-0100",
            "Desk <coi@agency.example>",
            "texas",
            "Y",
            "12-3456789",
        ],
    )
    assert said(outcome) == []
    assert outcome.ignored_columns == ("Tax ID",)
    assert outcome.new == {
        "bright-spark-electric-llc": VendorProfile(
            name="Bright Spark Electric LLC",
            vendor_class="electrician",
            contacts=(
                Contact("ann@spark.example", Role.VENDOR, "Ann Lee", "555-0100"),
                Contact("bob@spark.example", Role.VENDOR, "Bob Roe"),
                Contact("coi@agency.example", Role.AGENT, "Desk"),
            ),
            aliases=("Bright Spark", "BSE"),
            state="TX",
            written_contract=True,
        )
    }
    assert not outcome.new["bright-spark-electric-llc"].released, "an imported vendor waits for its first letter"


HEAD = ["id", "name", "class", "vendor_email", "agent_email", "state", "active", "vendor_contact"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["", "", "electrician"], "row 3, name: is empty; write the legal name that stands in the contract"),
        (
            ["", "Acme", "electrican"],
            "row 3, class: 'electrican' is not a class of rules.yaml; did you mean electrician?",
        ),
        (
            ["", "Acme", "zoo"],
            "row 3, class: 'zoo' is not a class of rules.yaml; write electrician, general_contractor or janitorial",
        ),
        (["", "Acme", ""], "row 3, class: is empty; write electrician, general_contractor or janitorial"),
        (["", "Acme"], "row 3, class: is empty; write electrician, general_contractor or janitorial"),
        (
            ["", "Acme", "janitorial", "ann(at)acme.example"],
            "row 3, vendor_email: 'ann(at)acme.example' is not an e-mail address; write it as in ann@acme.example",
        ),
        (
            ["", "Acme", "janitorial", "a@acme.example", "A@acme.example"],
            "row 3, agent_email: a@acme.example is vendor and agent at once; keep it in one column",
        ),
        (["", "Acme", "janitorial", "", "", "Texsa"], "row 3, state: 'Texsa' is not a state; did you mean TX?"),
        (
            ["", "Acme", "janitorial", "", "", "", "perhaps"],
            "row 3, active: 'perhaps' is neither yes nor no; write yes or no",
        ),
        (
            ["", "Acme", "janitorial", "a@acme.example", "", "", "", "Ann; Bob"],
            "row 3, vendor_contact: has 2 for 1 e-mail addresses; give one for each, or fewer",
        ),
        (["#1", "Acme", "janitorial"], "row 3, id: '#1' cannot be an id; use letters, digits and hyphens, 80 at most"),
        (
            ["good", "Acme", "janitorial"],
            "row 3, id: good stands in row 2 too; keep one of the rows, or give another id",
        ),
        (
            ["", "good co", "janitorial"],
            "row 3, name: is the same as in row 2; remove one of the rows, or give each an id",
        ),
    ],
)
def test_a_bad_row_is_reported_and_the_good_ones_are_taken(row: list[str], problem: str) -> None:
    outcome = plan(HEAD, ["good", "Good Co", "janitorial"], row, ["last", "Last Co", "janitorial"])
    assert said(outcome) == [problem]
    assert list(outcome.new) == ["good", "last"]


def test_every_problem_of_a_row_is_reported() -> None:
    outcome = plan(HEAD, ["", "", "zoo", "x", "y", "Nowhere", "maybe"])
    assert [problem.column for problem in outcome.problems] == [
        "name",
        "class",
        "state",
        "active",
        "vendor_email",
        "agent_email",
    ]


def test_without_the_columns_that_matter_nothing_is_taken() -> None:
    outcome = plan(["Outfit", "Mail"], ["Acme", "a@acme.example"])
    assert outcome.new == {}
    assert said(outcome) == [
        "row 1, name: there is no such column; there is Outfit and Mail; give one the heading name, or say which "
        'it is: --map "HEADING=name"',
        "row 1, class: there is no such column; there is Outfit and Mail; give one the heading class, or say "
        'which it is: --map "HEADING=class", or give all of them one with --class',
    ]
    assert said(plan()) == ["row 1, name: the file is empty; start with a row of headings"]


def test_two_columns_for_one_thing() -> None:
    outcome = plan(["name", "class", "Company"], ["Acme", "janitorial", "Acme"])
    assert said(outcome) == [
        'row 1, Company: means name, as name does; keep one of the two, or say which is meant: --map "Company=-"'
    ]


def test_rows_keep_the_numbers_the_spreadsheet_shows() -> None:
    outcome = plan(["name", "class"], [], ["", " "], ["Acme", "zoo"])
    assert [problem.row for problem in outcome.problems] == [4]


def test_ids_made_from_names_are_unique_and_stay() -> None:
    rows = (
        ["name", "class"],
        ["Müller & Söhne, Inc.", "janitorial"],
        ["Muller Sohne Inc", "janitorial"],
        ["東京", "janitorial"],
    )
    first = plan(*rows)
    assert list(first.new) == ["muller-sohne-inc", "muller-sohne-inc-2", "vendor"]
    again = plan(*reversed_body(rows), existing=dict(first.new))
    assert (again.new, again.changed, again.problems) == ({}, {}, ())


def reversed_body(rows: tuple[list[str], ...]) -> tuple[list[str], ...]:
    return (rows[0], *reversed(rows[1:]))


def test_an_id_for_a_vendor_that_is_on_the_roster_without_one() -> None:
    """Else a list that gains a number column would write to everyone twice."""
    existing = {"acme": VendorProfile("Acme", "janitorial")}
    outcome = plan(["id", "name", "class"], ["1001", "ACME", "janitorial"], existing=existing)
    assert said(outcome) == [
        "row 2, id: 1001 is new, but ACME is on the roster as acme; write acme, or a name that tells the two apart"
    ]


KNOWN = VendorProfile(
    name="Acme Cleaning LLC",
    vendor_class="janitorial",
    contacts=(
        Contact("old@acme.example", Role.VENDOR, "Old Hand"),
        Contact("ann@acme.example", Role.VENDOR, "Ann", failing=True),
        Contact("robot@agency.example", Role.AGENT, source="certificate", trusted=False),
        Contact("coi@agency.example", Role.AGENT, lines=(CoverageLine.PROPERTY,), source="staff"),
    ),
    paused_until=date(2027, 1, 1),
    released=True,
    notes="calls back",
    state="TX",
)


def test_what_the_file_does_not_say_stays() -> None:
    outcome = plan(["name", "class"], ["Acme Cleaning LLC", "electrician"], existing={"acme": KNOWN})
    changed = outcome.changed["acme"]
    assert changed.profile == replace(KNOWN, vendor_class="electrician")
    assert [(d.field, d.before, d.after) for d in changed.differences] == [
        ("vendor_class", "janitorial", "electrician")
    ]


def test_the_file_s_addresses_take_the_place_of_the_roster_s() -> None:
    outcome = plan(
        ["id", "name", "class", "email", "agent email", "notes"],
        ["acme", "Acme Cleaning LLC", "janitorial", "ann@acme.example, new@acme.example", "robot@agency.example", ""],
        existing={"acme": KNOWN},
    )
    profile = outcome.changed["acme"].profile
    assert profile.contacts == (
        Contact("ann@acme.example", Role.VENDOR, "Ann", failing=True),
        Contact("robot@agency.example", Role.AGENT, source="roster", trusted=True),
        Contact("new@acme.example", Role.VENDOR),
    )
    assert (profile.notes, profile.state, profile.released, profile.paused_until) == ("", "TX", True, date(2027, 1, 1))
    assert [d.field for d in outcome.changed["acme"].differences] == ["contacts", "notes"]


def test_an_exported_roster_imports_as_unchanged() -> None:
    existing = {"acme": KNOWN, "b-2": VendorProfile("B", "electrician", aliases=("B1", "B2"), language="es-MX")}
    rows = export_rows(existing)
    assert rows[0] == list(COLUMNS)
    assert "robot@agency.example" not in str(rows), "an address nobody vouched for must not come back as vouched for"
    outcome = plan(*rows, existing=existing)
    assert (outcome.new, outcome.changed, outcome.problems) == ({}, {}, ())
    assert outcome.unchanged == ("acme", "b-2")


TEXT = st.text(st.characters(codec="utf-8", exclude_characters=";"), max_size=20)
CELLS = st.sampled_from([*CLASSES, "a@b.example", "A <a@b.example>", "yes", "TX", "", "acme", "Acme"]) | TEXT


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=len(COLUMNS) + 1), max_size=6), st.booleans())
def test_any_spreadsheet_twice_is_once(body: list[list[str]], shuffled: bool) -> None:
    """Whatever stands in the cells: nothing is raised, and a second import of the same file changes nothing."""
    head = list(reversed(COLUMNS)) if shuffled else list(COLUMNS)
    first = plan(head, *body)
    second = plan(head, *body, existing=dict(first.new))
    assert second.new == {}
    assert second.changed == {}
    exported = plan(*export_rows(first.new), existing=dict(first.new))
    assert (exported.new, exported.changed, exported.problems) == ({}, {}, ())


@given(TEXT)
def test_an_id_is_one_that_the_store_takes(name: str) -> None:
    taken = {vendor_id_for(name, ())}
    for made in (*taken, vendor_id_for(name, taken)):
        assert made.strip("-") == made
        assert made
        assert all(c.isascii() and (c.isalnum() or c == "-") for c in made)
        assert len(made) <= 80


def test_what_staff_say_of_headings_and_hidden_columns_is_heeded() -> None:
    rows = [
        ["Outfit", "Line of work", "State"],
        ["Acme Inc", "electrician", "IL"],
        ["Outfit", "Line of work", "State"],
        ["Total", "", ""],
    ]
    meanings = {"Outfit": "name", "Line of work": "class"}
    outcome = plan_import(rows, {}, CLASSES, meanings=meanings)
    assert {one.name: one.state for one in outcome.new.values()} == {"Acme Inc": "IL"}
    assert outcome.passed_over == {3: "the headings once more", 4: "Total: a sum, and no vendor"}
    assert outcome.header is not None and outcome.header.headings["name"] == "Outfit"
    hidden = plan_import(rows, {}, CLASSES, meanings=meanings, hidden_columns={2})
    assert [one.state for one in hidden.new.values()] == [""]


@pytest.mark.parametrize(("given", "vendor_id"), [("A.C./West_1", "a-c-west-1"), ("a" * 80, "a" * 80)])
def test_an_id_is_written_as_ids_are(given: str, vendor_id: str) -> None:
    outcome = plan(["id", "name", "class"], [given, "Acme", "electrician"])
    assert (list(outcome.new), outcome.unchanged) == ([vendor_id], ())


@pytest.mark.parametrize("given", ["a" * 81, "-acme", "ac+me", "acme!"])
def test_an_id_that_cannot_be_one(given: str) -> None:
    outcome = plan(["id", "name", "class"], [given, "Acme", "electrician"])
    assert not outcome.new and "cannot be an id" in said(outcome)[0]


def test_a_class_for_rows_that_give_none() -> None:
    rows = [["name", "class"], ["Acme", ""], ["Birch", "electrician"], ["Cedar"]]
    outcome = plan_import(rows, {}, CLASSES, default_class="janitorial")
    assert [one.vendor_class for one in outcome.new.values()] == ["janitorial", "electrician", "janitorial"]
    bare = plan_import([["name"], ["Acme"]], {}, CLASSES, default_class="janitorial")
    assert [one.vendor_class for one in bare.new.values()] == ["janitorial"]


ON_THE_ROSTER = {
    "00123": VendorProfile("Oak Roofing LLC", "electrician", aliases=("Oak Tree",)),
    "456": VendorProfile("Pine Inc", "electrician", aliases=("Pine Tree",)),
    "0456": VendorProfile("Elm Inc", "electrician"),
    "twin-1": VendorProfile("Twin Co", "janitorial"),
    "twin-2": VendorProfile("TWIN CO", "janitorial"),
}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["", "Twin Co"], "row 2, id: is empty, and 2 vendors are called Twin Co; give the id of the one meant"),
        (["", "Oak Roofing, L.L.C."],
         "row 2, name: is on the roster as Oak Roofing LLC (00123); write it the same way, or give each an id"),
        (["", "oak tree"],
         "row 2, name: is another name of Oak Roofing LLC (00123); write it the same way, or give each an id"),
        (["", "PINE-TREE"],
         "row 2, name: is another name of Pine Inc (456); write it the same way, or give each an id"),
        (["new", "Twin Co"],
         "row 2, id: new is new, but Twin Co is on the roster as twin-1; write twin-1, or a name that tells the two "
         "apart"),
        (["", "#N/A"], "row 2, name: is the error #N/A; mend the formula, or write the value itself"),
    ],
)  # fmt: skip
def test_a_row_that_may_be_somebody_on_the_roster_is_not_guessed(row: list[str], problem: str) -> None:
    outcome = plan(["id", "name", "class"], [*row, "janitorial"], existing=ON_THE_ROSTER)
    assert said(outcome) == [problem]
    assert not outcome.new and not outcome.changed


@pytest.mark.parametrize(
    ("row", "vendor_id"),
    [
        (["123", "Oak Roofing LLC"], "00123"),  # a spreadsheet program took the zeros off
        (["0123", "Oak Roofing LLC"], "00123"),
        (["456", "Pine Inc"], "456"),
        (["0456", "Elm Inc"], "0456"),
        (["twin-2", "TWIN CO"], "twin-2"),
        (["TWIN 2", "TWIN CO"], "twin-2"),
        (["", "oak  roofing LLC"], "00123"),
        (["twin-1", "Triplet Co"], "twin-1"),  # by its id it may be called anew
        (["fir", "Oak Roofing, L.L.C."], "fir"),  # with an id of its own it may be called nearly alike
    ],
)
def test_a_row_is_whose_id_or_name_it_gives(row: list[str], vendor_id: str) -> None:
    outcome = plan(["id", "name", "class"], [*row, "general_contractor"], existing=ON_THE_ROSTER)
    assert said(outcome) == []
    assert [*outcome.new, *outcome.changed] == [vendor_id]


@pytest.mark.parametrize("given", ["7", "00456"])
def test_zeros_are_not_made_up_where_several_or_none_would_do(given: str) -> None:
    outcome = plan(["id", "name", "class"], [given, "Fir Inc", "electrician"], existing=ON_THE_ROSTER)
    assert list(outcome.new) == [given]


def test_names_alike_in_two_rows_are_one_vendor_written_twice() -> None:
    outcome = plan(
        ["id", "name", "class"], ["", "Acme, Inc.", "janitorial"], ["", "ACME INC", "janitorial"],
        ["", "acme inc", "janitorial"], ["west", "Acme Inc", "janitorial"],
    )  # fmt: skip
    assert said(outcome) == [
        f"row {row}, name: stands in row 2 as Acme, Inc.; write it the same way, or give each an id" for row in (3, 4)
    ]
    assert list(outcome.new) == ["acme-inc", "west"], "with an id it may be called alike"


def test_a_vendor_called_anew_by_its_id_is_not_changed_back_by_a_row_with_its_old_name() -> None:
    outcome = plan(
        ["id", "name", "class"], ["twin-1", "Triplet Co", "janitorial"], ["", "Pine Inc", "janitorial"],
        ["456", "Fir Inc", "janitorial"], ["0456", "Fir Two Inc", "janitorial"], ["", "Elm Inc", "janitorial"],
        existing=ON_THE_ROSTER,
    )  # fmt: skip
    assert said(outcome) == [
        "row 4, id: 456 stands in row 3 too; keep one of the rows, or give another id",
        "row 6, id: 0456 stands in row 5 too; keep one of the rows, or give another id",
    ]
    assert {key: one.profile.name for key, one in outcome.changed.items()} == {
        "twin-1": "Triplet Co", "456": "Pine Inc", "0456": "Fir Two Inc",
    }  # fmt: skip


def test_a_spoiled_cell_hides_no_other_and_its_row_is_left_out() -> None:
    outcome = plan(
        ["name", "class", "state", "notes"], ["Acme", "zoo", "#REF!", "####"], ["Birch", "janitorial", "TX", ""]
    )
    assert [(problem.row, problem.column, problem.wrong) for problem in outcome.problems] == [
        (2, "state", "is the error #REF!"),
        (2, "notes", "shows ####"),
    ]
    assert list(outcome.new) == ["birch"]


def test_dates_are_not_guessed_where_the_column_has_the_day_first() -> None:
    head = ["name", "class", "paused_until"]
    rows = [["Acme", "janitorial", "2/1/27"], ["Birch", "janitorial", "3/3/27"], ["Cedar", "janitorial"]]
    american = plan(head, *rows)
    assert [one.paused_until for one in american.new.values()] == [date(2027, 2, 1), date(2027, 3, 3), None]
    mixed = plan(head, *rows, ["Dogwood", "janitorial", "31/12/27"])
    assert [(problem.row, problem.column) for problem in mixed.problems] == [(2, "paused_until"), (5, "paused_until")]
    assert "may have the day first" in mixed.problems[0].wrong
    assert [one.paused_until for one in mixed.new.values()] == [date(2027, 3, 3), None]


def test_an_empty_cell_empties_what_may_be_empty_and_leaves_the_rest() -> None:
    full = replace(
        KNOWN, aliases=("Acme West",), sites=("north",), written_contract=True, active=False, language="es"
    )  # fmt: skip
    columns = ["aliases", "state", "sites", "written_contract", "active", "paused_until", "language", "notes"]
    outcome = plan(
        ["name", "class", *columns], ["Acme Cleaning LLC", "janitorial", *[""] * len(columns)], existing={"acme": full}
    )
    assert outcome.changed["acme"].profile == replace(
        full, aliases=(), state="", sites=(), paused_until=None, notes=""
    )  # fmt: skip
    filled = plan(
        ["name", "class", *columns],
        [
            "Acme Cleaning LLC",
            "janitorial",
            "A; B",
            "ohio",
            "south; east",
            "no",
            "yes",
            "2027-05-01",
            "EN",
            "a\n\n b  c",
        ],
        existing={"acme": full},
    )
    assert filled.changed["acme"].profile == replace(
        full, aliases=("A", "B"), state="OH", sites=("south", "east"), written_contract=False, active=True,
        paused_until=date(2027, 5, 1), language="en", notes="a\nb c",
    )  # fmt: skip


def test_what_differs_is_told_as_people_write_it() -> None:
    outcome = plan(
        ["name", "class", "email", "contact", "phone", "active", "sites", "paused_until"],
        ["Acme Cleaning LLC", "janitorial", "ann@acme.example", "Ann Lee", "555-0100", "no", "north; south", ""],
        existing={"acme": replace(KNOWN, contacts=KNOWN.contacts[:3])},
    )
    told = {one.field: (one.before, one.after) for one in outcome.changed["acme"].differences}
    assert told == {
        "contacts": (
            "Old Hand <old@acme.example> (vendor); Ann <ann@acme.example> (vendor); robot@agency.example (agent)",
            "Ann Lee <ann@acme.example> 555-0100 (vendor); robot@agency.example (agent)",
        ),
        "active": ("yes", "no"),
        "sites": ("", "north; south"),
        "paused_until": ("2027-01-01", ""),
    }


PEOPLE = VendorProfile(
    "Acme", "janitorial", contacts=(
        Contact("ann@acme.example", Role.VENDOR, "Ann", "1"), Contact("bob@acme.example", Role.VENDOR, "Bob", "2"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "cells", "people"),
    [
        (["email"], ["ann@acme.example; bob@acme.example"], [("Ann", "1"), ("Bob", "2")]),
        (["email"], ["Anna <ann@acme.example>; bob@acme.example"], [("Anna", "1"), ("Bob", "2")]),
        (["email", "contact"], ["ann@acme.example; bob@acme.example", "; Rob"], [("", "1"), ("Rob", "2")]),
        (["email", "contact"], ["Anna <ann@acme.example>; bob@acme.example", "; Rob"], [("Anna", "1"), ("Rob", "2")]),
        (["email", "contact"], ["Anna <ann@acme.example>; bob@acme.example", "Ms. A"], [("Ms. A", "1"), ("", "2")]),
        (["email", "phone"], ["ann@acme.example; bob@acme.example", "7"], [("Ann", "7"), ("Bob", "")]),
        (["email", "phone"], ["ann@acme.example; bob@acme.example", "; 8"], [("Ann", ""), ("Bob", "8")]),
    ],
)
def test_names_and_numbers_go_with_their_addresses(
    columns: list[str], cells: list[str], people: list[tuple[str, str]]
) -> None:
    outcome = plan(["id", "name", "class", *columns], ["a", "Acme", "janitorial", *cells], existing={"a": PEOPLE})
    profile = outcome.changed["a"].profile if outcome.changed else PEOPLE
    assert [(one.name, one.phone) for one in profile.contacts] == people


def test_more_telephone_numbers_than_addresses() -> None:
    outcome = plan(["name", "class", "email", "phone"], ["Acme", "janitorial", "a@acme.example", "1; 2"])
    assert said(outcome) == [
        "row 2, vendor_phone: has 2 for 1 e-mail addresses; give one for each, or fewer"
    ]  # fmt: skip
    bad = plan(["name", "class", "email", "phone"], ["Acme", "janitorial", "a(at)acme.example", "1"])
    assert [problem.column for problem in bad.problems] == ["vendor_email"], "one mistake is told once"


def test_an_exported_row_holds_all_that_the_roster_knows() -> None:
    profile = VendorProfile(
        "Acme; Inc", "janitorial",
        contacts=(
            Contact("a@acme.example", Role.VENDOR, "Ann", "1"), Contact("b@acme.example", Role.VENDOR, "", "2"),
            Contact("c@agency.example", Role.AGENT), Contact("d@agency.example", Role.AGENT, "Dee; Desk"),
        ),
        aliases=("A", "B"), state="TX", sites=("north", "south"), active=False, paused_until=date(2027, 1, 1),
        written_contract=True, language="es", notes="one; two",
    )  # fmt: skip
    [head, row] = export_rows({"acme": profile})
    assert dict(zip(head, row, strict=True)) == {
        "id": "acme", "name": "Acme; Inc", "class": "janitorial", "aliases": "A; B",
        "vendor_email": "a@acme.example; b@acme.example", "vendor_contact": "Ann; ", "vendor_phone": "1; 2",
        "agent_email": "c@agency.example; d@agency.example", "agent_contact": "; Dee, Desk", "agent_phone": "",
        "state": "TX", "sites": "north; south", "written_contract": "yes", "active": "no",
        "paused_until": "2027-01-01", "language": "es", "notes": "one; two",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "taken", "made"),
    [
        ("Acme", {"acme"}, "acme-2"),
        ("Acme", {"acme", "acme-2", "acme-3"}, "acme-4"),
        ("x" * 69 + " yz", set(), "x" * 69),
        ("x" * 90, set(), "x" * 70),
        ("(" + "x" * 90 + ")", set(), "x" * 70),
        ("--", {"vendor"}, "vendor-2"),
    ],
)
def test_an_id_from_a_name(name: str, taken: set[str], made: str) -> None:
    assert vendor_id_for(name, taken) == made


def test_the_same_address_for_vendor_and_agent_is_refused_whichever_column_is_new() -> None:
    existing = {"acme": VendorProfile("Acme", "janitorial", contacts=(Contact("a@acme.example", Role.VENDOR),))}
    outcome = plan(["name", "class", "agent email"], ["Acme", "janitorial", "a@acme.example"], existing=existing)
    assert said(outcome) == [
        "row 2, agent_email: a@acme.example is vendor and agent at once; keep it in one column"
    ]  # fmt: skip


def test_an_address_in_the_other_column_is_the_others() -> None:
    existing = {"acme": VendorProfile("Acme", "janitorial", contacts=(Contact("a@acme.example", Role.AGENT, "Ann"),))}
    outcome = plan(
        ["name", "class", "email", "agent email"], ["Acme", "janitorial", "a@acme.example", ""], existing=existing
    )
    assert outcome.changed["acme"].profile.contacts == (Contact("a@acme.example", Role.VENDOR, "Ann"),)


def test_a_list_beside_an_empty_column_is_a_list() -> None:
    assert list(plan(["", "name", "class"], ["", "Acme", "janitorial"]).new) == ["acme"]
    assert said(plan([""], ["", " "])) == ["row 1, name: the file is empty; start with a row of headings"]


def test_sums_and_empty_rows_are_passed_over_and_told() -> None:
    outcome = plan(
        ["", "name", "class"], ["", "Acme", "janitorial"], [], ["", "Total"], ["", "name", "class"],
        ["", "Birch", "electrician"],
    )  # fmt: skip
    assert outcome.passed_over == {4: "Total: a sum, and no vendor", 5: "the headings once more"}
    assert list(outcome.new) == ["acme", "birch"]
