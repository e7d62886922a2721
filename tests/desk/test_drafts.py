"""A draft is answered to its sender, and no loop runs on drafts."""

from datetime import datetime, timedelta

import pytest

from coibot.desk.drafts import DRAFTS_A_DAY, DraftCame, draft_came
from coibot.model.letter import LetterKind
from tests.certificates import compliant
from tests.desk.desk import START, certificate_file, message, office, vendor


@pytest.mark.parametrize(("written", "letters"), [(DRAFTS_A_DAY - 1, [LetterKind.CHECK_RESULT]), (DRAFTS_A_DAY, [])])
def test_so_many_drafts_of_one_sender_are_answered_within_a_day(written: int, letters: list[LetterKind]) -> None:
    def since(_email: str, moment: datetime) -> int:
        return written if moment == START - timedelta(days=1) else 0

    draft = DraftCame(message(), (certificate_file(compliant()),), known=True)
    decision = draft_came(vendor(), draft, office(written=since))
    assert [letter.kind for letter in decision.letters] == letters
    assert decision.record.documents == ()
