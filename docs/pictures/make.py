"""Draw the pictures of the README: `python docs/pictures/make.py`, with Chromium on the PATH.

letter-deficient.png is the letter of tests/letters/golden/deficient.eml as a mail reader shows it.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from coibot.letters import parts_of

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parents[1] / "tests" / "letters" / "golden"
PICTURES = {"letter-deficient.png": ("deficient.eml", 640, 1172)}
"""Name: golden letter, width, height in pixels."""


def draw(page: str, picture: Path, width: int, height: int, chromium: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "letter.html"
        source.write_text(page, encoding="utf-8")
        subprocess.run(  # noqa: S603 (our own page, no shell)
            [
                chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--hide-scrollbars", "--force-device-scale-factor=1.5", f"--user-data-dir={folder}/profile",
                f"--window-size={width},{height}", f"--screenshot={picture}", source.as_uri(),
            ],
            check=True, timeout=120, capture_output=True,
        )  # fmt: skip


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is not on the PATH; on Debian: apt-get install chromium", file=sys.stderr)
        return 1
    for name, (letter, width, height) in PICTURES.items():
        _, page = parts_of((GOLDEN / letter).read_bytes())
        draw(page, HERE / name, width, height, chromium)
        print(HERE / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
