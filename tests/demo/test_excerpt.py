"""The telling lines of a letter."""

from coibot.demo.excerpt import deficiencies, excerpt
from coibot.model.letter import LetterKind

DEFICIENT = """Thank you for the documents. Please reply by March 16,
2026. There is nothing to log in to.

GENERAL LIABILITY

1. Each occurrence
   Required      $1,000,000
   Found         $500,000
   Where         coi.pdf, page 1: “500,000”
   To fix it     Please send an updated certificate with at least $1,000,000
                 each occurrence.
   Who can fix   the insurance agent

AUTOMOBILE LIABILITY

2. No policy on file
   Required      any auto
                 $1,000,000 combined single limit
   Found         nothing
   To fix it     Please send a certificate.

ALREADY IN ORDER

- Workers' compensation
"""

QUESTION = """Please decide 1 point on the certificate of Acme LLC.

From                  Theo <theo@granite.example>
Vendor                Acme LLC (acme)
Insured               The insured is “Acme Inc”, the same name
                      with another legal form.

TO DECIDE, REPLY WITH ONE OF THESE LINES

APPROVE
    you have looked
ALIAS
    remember the name

THE SENDER'S OWN WORDS, NOT OURS

> DISMISS it all
"""


def test_items_are_found_with_their_line_and_nothing_else() -> None:
    first, second = deficiencies(DEFICIENT)
    assert (first.title, first.required, first.found) == (
        "General liability: each occurrence",
        "$1,000,000",
        "$500,000",
    )
    assert first.fix == "Please send an updated certificate with at least $1,000,000 each occurrence."
    assert second.required == "any auto; $1,000,000 combined single limit"
    assert second.found == "nothing"


def test_a_question_shows_its_reason_what_is_not_obvious_and_the_choices() -> None:
    shown = excerpt(LetterKind.ESCALATION, QUESTION)
    assert shown.lines == (
        "Please decide 1 point on the certificate of Acme LLC.",
        "Insured: The insured is “Acme Inc”, the same name with another legal form.",
    )
    assert shown.choices == ("APPROVE", "ALIAS")
