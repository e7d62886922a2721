"""Draw the pictures of the README and of docs/letters.md: `python docs/pictures/make.py`, with Chromium on the PATH.

They are the letters of `coibot letters preview` as mail readers show them, in few colours to stay small.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
TALLEST = 3600
PICTURES = {
    "letter-deficient.png": ("en", "deficient", 640, False),
    "letter-deficient-dark.png": ("en", "deficient", 800, True),
    "letter-deficient-es.png": ("es", "deficient", 390, False),
    "letter-request.png": ("en", "request", 800, False),
    "letter-compliant.png": ("en", "compliant", 800, False),
    "letter-renewal-es.png": ("es", "renewal_-30", 390, True),
    "letter-unread.png": ("en", "could_not_read", 390, False),
}
"""Name: language, letter, width in pixels, and whether the reader is dark."""


def draw(page: Path, picture: Path, width: int, dark: bool, chromium: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(page, Path(folder) / "letter.html")
        frame = Path(folder) / "frame.html"  # a window cannot be as narrow as a phone; a frame can
        frame.write_text(
            f'<body style="margin:0"><iframe src="letter.html" style="border:0;width:{width}px;height:{TALLEST}px">'
        )
        subprocess.run(  # noqa: S603 (our own page, no shell)
            [
                chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--hide-scrollbars", "--allow-file-access-from-files", f"--user-data-dir={folder}/profile",
                f"--blink-settings=preferredColorScheme={0 if dark else 1}",
                f"--window-size={max(width, 500)},{TALLEST}", f"--screenshot={picture}", frame.as_uri(),
            ],
            check=True, timeout=120, capture_output=True,
        )  # fmt: skip
    with Image.open(picture) as shot:
        page_only = shot.convert("RGB").crop((0, 0, width, TALLEST))
    ground = page_only.getpixel((2, TALLEST - 2))
    rows = [y for y in range(TALLEST) if any(page_only.getpixel((x, y)) != ground for x in range(0, width, 13))]
    short = page_only.crop((0, 0, width, min(max(rows, default=0) + 16, TALLEST)))
    short.quantize(32, dither=Image.Dither.NONE).save(picture, "PNG", optimize=True)


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is not on the PATH; on Debian: apt-get install chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        for language in sorted({language for language, *_ in PICTURES.values()}):
            subprocess.run(  # noqa: S603
                [sys.executable, "-m", "coibot", "letters", "preview", "--language", language, "--out", language],
                check=True, capture_output=True, cwd=folder,
            )  # fmt: skip
        for name, (language, letter, width, dark) in PICTURES.items():
            draw(Path(folder) / language / f"{letter}.html", HERE / name, width, dark, chromium)
            print(HERE / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
