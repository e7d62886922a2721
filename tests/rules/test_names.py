"""Names that are one company, names that may be, and names that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coibot.rules.names import NameMatch, compare, mentions, normalise, split_employers

EXACT, FORMAT, SUFFIX, ALIAS = NameMatch.EXACT, NameMatch.FORMAT, NameMatch.SUFFIX_MISSING, NameMatch.ALIAS
OTHER_SUFFIX, SIMILAR, DIFFERENT = NameMatch.DIFFERENT_SUFFIX, NameMatch.SIMILAR, NameMatch.DIFFERENT


@pytest.mark.parametrize(
    ("stated", "expected", "match"),
    [
        ("Acme Plumbing LLC", "Acme Plumbing LLC", EXACT),
        (" Acme Plumbing LLC ", "Acme Plumbing LLC", EXACT),
        ("ACME PLUMBING, L.L.C.", "Acme Plumbing LLC", FORMAT),
        ("Acme Plumbing L L C", "Acme Plumbing LLC", FORMAT),
        ("Acme Plumbing Limited Liability Company", "Acme Plumbing LLC", FORMAT),
        ("The Acme Company, Incorporated", "Acme Co., Inc.", FORMAT),
        ("Smith & Sons Corp.", "Smith and Sons Corporation", FORMAT),
        ("Joe’s Drains Inc", "Joes Drains, Inc.", FORMAT),
        ("Joe's Drains Inc", "JOES DRAINS INC", FORMAT),
        ("A.B.C. Roofing Ltd.", "ABC Roofing Limited", FORMAT),
        ("First Harbor Bank, N.A.", "First Harbor Bank NA", FORMAT),
        ("BlueWater Painting LLC", "Blue Water Painting LLC", FORMAT),
        ("Café Zoë Inc", "Cafe Zoe Inc", FORMAT),
        ("Dee Svcs Inc", "Dee Services Inc", FORMAT),
        ("Acme\nPlumbing LLC", "Acme Plumbing LLC", FORMAT),
        ("ABC Plumbing", "ABC Plumbing LLC", SUFFIX),
        ("ABC Plumbing LLC", "ABC Plumbing", SUFFIX),
        ("Acme Trading Co Inc", "Acme Trading Co", SUFFIX),
        ("ABC Plumbing Inc", "ABC Plumbing LLC", OTHER_SUFFIX),
        ("ABC Plumbing Corp", "ABC Plumbing Inc", OTHER_SUFFIX),
        ("ABC Plumbing LP", "ABC Plumbing LLP", OTHER_SUFFIX),
        ("Acme LLC dba Acme Plumbing", "Acme LLC", FORMAT),
        ("Acme LLC d/b/a Rapid Rooter", "Rapid Rooter", ALIAS),
        ("Acme LLC D.B.A. Rapid Rooter", "Rapid Rooter LLC", ALIAS),
        ("Acme LLC", "Acme LLC dba Rapid Rooter", FORMAT),
        ("Rapid Rooter", "Acme LLC dba Rapid Rooter", ALIAS),
        ("Nova LLC fka Acme LLC", "Acme LLC", ALIAS),
        ("Acme LLC; Acme Holdings Inc", "Acme Holdings, Inc.", FORMAT),
        ("Acme LLC and/or Acme Realty LLC", "Acme Realty LLC", FORMAT),
        ("Acme LLC c/o Granite Management", "Acme LLC", FORMAT),
        ("Acme LLC ISAOA/ATIMA", "Acme LLC", FORMAT),
        ("ABC Plumbing and Heating LLC", "ABC Plumbing LLC", SIMILAR),
        ("Acme Plumbng LLC", "Acme Plumbing LLC", SIMILAR),
        ("Smith, John", "John Smith", SIMILAR),
        ("Brightwey LLC", "Brightway LLC", SIMILAR),
        ("Contracting Services LLC", "General Contracting Services LLC", SIMILAR),
        ("General Contracting Services LLC", "Contracting Services LLC", SIMILAR),
        ("General Services LLC", "Contracting Services LLC", DIFFERENT),
        ("Acme LLC (dba Rapid Rooter)", "Rapid Rooter", ALIAS),
        ("Acme LLC - dba Rapid Rooter,", "Rapid Rooter", ALIAS),
        ("Acme LLC dba Rapid Rooter", "Nova LLC dba Quick Fix", DIFFERENT),
        ("Acme LLC dba Rapid Rooter LLC", "Nova LLC dba Rapid Rooter Inc", OTHER_SUFFIX),
        ("Acme+Nova Inc", "Acme and Nova Inc", FORMAT),
        ("Acme_Nova Inc", "Acme Nova Inc", FORMAT),
        ("Abcd Inc", "Abce Inc", DIFFERENT),
        ("GES", "Green Earth Services", SIMILAR),
        ("Beta LLC dba Rapid Rooter", "Acme LLC dba Rapid Rooter", SIMILAR),
        ("Zenith Roofing Corp", "Acme Plumbing LLC", DIFFERENT),
        ("General Contracting Services LLC", "Acme Contracting Services LLC", DIFFERENT),
        ("National Plumbing Inc", "Harbor Plumbing Inc", DIFFERENT),
        ("LLC", "Acme LLC", DIFFERENT),
        ("", "Acme LLC", DIFFERENT),
        ("...", "Acme LLC", DIFFERENT),
    ],
)
def test_compare(stated: str, expected: str, match: NameMatch) -> None:
    assert compare(stated, expected) is match


def test_the_surest_of_name_and_aliases_counts() -> None:
    assert compare("Rapid Rooter, LLC", "Acme Plumbing LLC", ["Rapid Rooter"]) is ALIAS
    assert compare("Acme Plumbing LLC", "Acme Plumbing LLC", ["Acme Plumbing LLC"]) is EXACT
    assert compare(" -- ", "Acme Plumbing LLC", ["-- "]) is ALIAS
    assert compare("Rapid Rooter Inc", "Acme Plumbing LLC", ["Rapid Rooter LLC"]) is OTHER_SUFFIX
    assert compare("Zenith Corp", "Acme Plumbing LLC", ["Rapid Rooter LLC"]) is DIFFERENT


def test_only_sure_matches_are_the_same() -> None:
    assert [match for match in NameMatch if match.same] == [EXACT, FORMAT, SUFFIX, ALIAS]


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("The A.B.C. Plumbing Company, Incorporated", "abc plumbing co inc"),
        ("Smith & Sons", "smith and sons"),
        ("J & K Services", "j and k service"),
        ("  -- ", ""),
        ("The", "the"),
    ],
)
def test_normalise(name: str, normal: str) -> None:
    assert normalise(name) == normal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Harbor Point Owners LLC\n1 Quay Street", True),
        ("Harbor Point\nOwners, L.L.C.\n1 Quay Street", True),
        ("Sunset Inc; Harbor Point Owners LLC and its affiliates", True),
        ("Sunset Inc and Harbor Point Owners LLC", True),
        ("Sunset Inc or Harbor Point Owners LLC", True),
        ("Sunset Inc, Harbor Point Owners LLC", True),
        ("CertHub Inc c/o Harbor Point Owners LLC", True),
        ("Harbor Point Owners\n1 Quay Street", True),
        ("HARBOR POINT OWNERS LLC ISAOA ATIMA", True),
        ("Harbor Point Owners LLC 1 Quay Street", True),
        ("Harbor Point Owners Inc\n1 Quay Street", False),
        ("Harbor Point Owners of Texas LLC", False),
        ("New Harbor Point Owners LLC", False),
        ("Harbor Point\n1 Quay Street", False),
        ("", False),
    ],
)
def test_mentions(text: str, found: bool) -> None:
    assert mentions(text, "Harbor Point Owners LLC") is found


names = st.text(alphabet="abcdefgh ABC.,&'-/\n;éß0", max_size=30)


@given(names, names)
def test_compare_is_total_and_sees_itself(one: str, other: str) -> None:
    assert compare(one, other) in NameMatch
    assert isinstance(mentions(one, other), bool)
    if one.strip():
        assert compare(one, one) is EXACT


@given(names, names)
def test_which_name_comes_first_does_not_matter(one: str, other: str) -> None:
    assert compare(one, other).same == compare(other, one).same


@given(names)
def test_normalising_again_changes_nothing(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


def test_employers_among_aliases() -> None:
    aliases = ["Rapid Rooter", "PEO: Staffwell Inc ", " peo : Lease A Crew", "The PEO: Company", "PEO:"]
    own, employers = split_employers(aliases)
    assert own == ("Rapid Rooter", "The PEO: Company")
    assert employers == ("Staffwell Inc", "Lease A Crew")


# Every word of the tables --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form", ["LLC", "PLLC", "LC", "Inc", "Corp", "Co", "Ltd", "LP", "LLP", "LLLP", "PC", "PA", "PLC", "NA"]
)
def test_every_legal_form_may_be_left_out_but_not_exchanged(form: str) -> None:
    assert compare("Heron Nest", f"Heron Nest {form}") is SUFFIX
    other = "Inc" if form != "Inc" else "LLC"
    assert compare(f"Heron Nest {form}", f"Heron Nest {other}") is OTHER_SUFFIX


@pytest.mark.parametrize(
    ("written_out", "short"),
    [
        ("Professional Limited Liability Company", "PLLC"),
        ("Limited Liability Limited Partnership", "LLLP"),
        ("Limited Liability Partnership", "LLP"),
        ("Limited Liability Company", "LLC"),
        ("Limited Liability Co.", "LLC"),
        ("Limited Partnership", "LP"),
        ("Professional Corporation", "PC"),
        ("Professional Association", "PA"),
        ("National Association", "NA"),
        ("Incorporated", "Inc"),
        ("Corporation", "Corp"),
        ("Company", "Co"),
        ("Limited", "Ltd"),
    ],
)
def test_a_legal_form_may_be_written_out(written_out: str, short: str) -> None:
    assert compare(f"Heron Nest {written_out}", f"Heron Nest {short}") is FORMAT
    assert compare("Heron Nest", f"Heron Nest {written_out}") is SUFFIX


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("International", "Intl"),
        ("Services", "Service"),
        ("Services", "Svcs"),
        ("Service", "Svc"),
        ("Services", "Srvcs"),
        ("Brothers", "Bros"),
        ("Management", "Mgmt"),
        ("Associates", "Assoc"),
        ("Associate", "Assoc"),
        ("Construction", "Constr"),
        ("Construction", "Const"),
        ("Department", "Dept"),
        ("Saint", "St."),
        ("Mount", "Mt"),
        ("Manufacturing", "Mfg"),
        ("Systems", "System"),
        ("Solutions", "Solution"),
        ("Properties", "Property"),
        ("Enterprises", "Enterprise"),
        ("Contractors", "Contractor"),
    ],
)
def test_usual_abbreviations_are_the_same_word(one: str, other: str) -> None:
    assert compare(f"Heron {one} Inc", f"Heron {other} Inc") is FORMAT


GENERIC = """a air and assoc at bros building care city cleaning commercial constr contracting contractor design
development electric electrical enterprise facility for general group heating home holding holdings in industries intl
janitorial landscaping maintenance mechanical mfg mgmt national of paint painting plumbing property roofing security
service solution st supply system technologies technology the trucking usa"""


@pytest.mark.parametrize("word", GENERIC.split())
def test_firms_that_share_only_what_they_do_are_not_alike(word: str) -> None:
    assert compare(f"Zenith {word} Oak", f"Birch {word} Pelican") is DIFFERENT


@pytest.mark.parametrize(
    "called",
    [
        "d/b/a",
        "dba",
        "d.b.a.",
        "doing business as",
        "t/a",
        "trading as",
        "a/k/a",
        "aka",
        "also known as",
        "f/k/a",
        "fka",
        "formerly known as",
        "formerly",
        "dba:",
    ],
)
def test_a_trade_name_may_be_brought_in_by(called: str) -> None:
    assert compare(f"Heron Nest LLC {called} Rapid Rooter", "Rapid Rooter") is ALIAS
    assert compare(f"Heron Nest LLC {called} Rapid Rooter", "Heron Nest LLC") is FORMAT


@pytest.mark.parametrize(
    "after", ["c/o Pat Poe", "care of Pat Poe", "Attn Pat Poe", "Attention: Pat Poe", "ISAOA", "ATIMA",
              "its successors and assigns", "and its successors", "et al", "et. al."]
)  # fmt: skip
def test_what_stands_behind_a_name_is_no_part_of_it(after: str) -> None:
    assert compare(f"Heron Nest LLC {after}", "Heron Nest LLC") is FORMAT


@pytest.mark.parametrize(
    "after", ["and", "or", "its", "isaoa", "atima", "as", "any", "all", "po box 7", "dba", "12 Main"]
)
def test_a_box_mentions_a_name_that_ends_before(after: str) -> None:
    assert mentions(f"Heron Nest LLC {after} others", "Heron Nest LLC")
    assert not mentions(f"Heron Nest of {after} others", "Heron Nest LLC")
