"""How well short replies are understood: what each label of tests/desk/phrases.txt is read as, seen and held out."""

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from coibot.desk.intents import read_words
from tests.desk.test_phrases import TODAY, is_held_out, outcome, phrases, tally


def main() -> None:
    for held_out in (False, True):
        found = tally(held_out=held_out)
        print(f"{'held out' if held_out else 'seen'}: {found.total()} replies, {dict(found)}")
        rows: dict[str, Counter[str]] = {}
        for label, phrase in phrases():
            if is_held_out(phrase) is held_out:
                rows.setdefault(label.value, Counter())[read_words(phrase, TODAY).intent.value] += 1
        for label, read in rows.items():
            print(f"  {label:13} {', '.join(f'{what} {number}' for what, number in read.most_common())}")
    for label, phrase in phrases():
        what = outcome(label, phrase)
        if (
            what != "right"
            and ("--all" in sys.argv or what == "wrong")
            and (not is_held_out(phrase) or "--held-out" in sys.argv)
        ):
            print(f"{what}: {label.value} read as {read_words(phrase, TODAY).intent.value}: {phrase!r}")


if __name__ == "__main__":
    main()
