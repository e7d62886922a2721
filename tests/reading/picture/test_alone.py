"""When a page that one reader read alone is put before a person."""

import pytest

pytest.importorskip("coibot.reading.picture", reason="needs the extra `ocr`")

from coibot.reading.acord25_form import FORMS
from coibot.reading.acord25_older import OLDER
from coibot.reading.align import NotAlignedError, Placed
from coibot.reading.cells import Content
from coibot.reading.page import Span
from coibot.reading.picture.alone import check_alone
from coibot.reading.picture.gate import UNREAD
from coibot.reading.property_forms import PROPERTY_FORMS

CELLS = {
    cell.key: Placed(cell, (cell.x0, cell.y0, cell.x1, cell.y1), True, True)
    for form in (PROPERTY_FORMS["ACORD 24"], OLDER, FORMS[0])
    for cell in form.cells
}
READ = {"auto.policy_number": ("CA-7",), "auto.effective": ("01/02/2026",), "auto.limits.property_damage": ("500,000",)}


def content(*lines: str) -> Content:
    """Lines under one another, a row apart."""
    return Content(
        [Span(text, (0, 400 - 12 * i, 9, 409 - 12 * i), 402 - 12 * i, 9.0, i) for i, text in enumerate(lines)]
    )


def check(said: dict[str, tuple[str, ...]]) -> None:
    check_alone(CELLS, {key: content(*lines) for key, lines in said.items()})


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param(
            READ | {"holder": (UNREAD, UNREAD, UNREAD)},
            "",
            id="a holder that cannot be read is unreadable, and no more",
        ),
        pytest.param(
            READ | {"auto.expiration": (UNREAD,), "auto.letter": (UNREAD,), "gl.letter": (UNREAD,)},
            "much of what stands in the table",
            id="a table of which little is read is not read at all",
        ),
        pytest.param(
            READ | {"umb.limits.aggregate": (UNREAD,), "umb.occurrence": ("X",)},
            "how many policies",
            id="dust beside a limit makes no umbrella",
        ),
        pytest.param(READ | {"garage.effective": (UNREAD,)}, "how many policies", id="nor a garage policy"),
        pytest.param(READ | {"crime.effective": (UNREAD,)}, "how many policies", id="nor one of crime on an ACORD 24"),
        pytest.param(
            READ | {"umb.limits.aggregate": (UNREAD,), "umb.effective": ("01/01/2026",)},
            "",
            id="a policy of which one date is read is there",
        ),
        pytest.param(
            READ | {"gl.policy_number": ("GL-1", "GL-2"), "gl.effective": ("01/01/2026", UNREAD)},
            "how many policies",
            id="two policies in one box are told apart by their dates",
        ),
        pytest.param(
            READ | {"gl.policy_number": ("GL-1", UNREAD), "gl.effective": ("01/01/2026",)},
            "how many policies",
            id="dust below a policy may be another",
        ),
        pytest.param(
            READ | {"gl.policy_number": ("GL-1", UNREAD), "gl.effective": ("01/01/2026", "03/01/2026")},
            "",
            id="two policies in one box, of one of which the number cannot be read",
        ),
        pytest.param(
            READ | {"free.policy_number": ("CY-1", UNREAD), "free.effective": ("01/01/2026",)},
            "how many policies",
            id="dust in a free row makes no policy",
        ),
        pytest.param(
            READ | {"free.policy_number": ("CY-1", UNREAD), "free.effective": ("01/01/2026", "03/01/2026")},
            "",
            id="a free row whose date is read is there",
        ),
    ],
)
def test_a_page_is_refused_where_a_policy_may_be_missed_or_made_up(said: dict[str, tuple[str, ...]], why: str) -> None:
    if why:
        with pytest.raises(NotAlignedError, match=why):
            check(said)
    else:
        check(said)
