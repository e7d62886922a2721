"""Writes files to begin with: python fuzz/corpus.py FOLDER makes FOLDER/pdf and FOLDER/mail."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.torture import bombs
from tests.torture.mails import MAILS, attached
from tests.torture.mutations import SHEETS, drawn

LARGEST = 100_000


def main() -> None:
    folder = Path(sys.argv[1])
    files = {f"certificate-{number}": drawn(number).pdf for number in range(SHEETS)}
    files |= {name: make() for name, make in bombs.PDFS.items()}
    mails = {name: make() for name, make in MAILS.items()}
    mails["certificate"] = attached("certificate", ("coi.pdf", drawn(0).pdf))
    for kind, contents in (("pdf", files), ("mail", mails)):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for name, octets in contents.items():
            if len(octets) <= LARGEST:
                (folder / kind / name).write_bytes(octets)


if __name__ == "__main__":
    main()
