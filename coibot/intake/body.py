"""The words of a message: plain text from the body, and what of it is new."""

import re
from html.parser import HTMLParser

from coibot.intake.clean import clean_text

HTML_LIMIT = 400_000
"""Characters of HTML looked at."""

LINE_LOOKED_AT = 400
"""Characters; no divider, attribution or quoted header is longer, and patterns are not tried on more."""

_SILENT = frozenset({"script", "style", "head", "title", "template", "svg"})
_BREAKING = frozenset(
    {"p", "div", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "section", "article"}
)


class _TextOf(HTMLParser):
    """Collects text, one line a block; what stands in a blockquote is marked with ">"."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._line: list[str] = []
        self._silent = 0
        self._quoted = 0

    def end_line(self, *, even_empty: bool = False) -> None:
        words = " ".join("".join(self._line).split())
        self._line.clear()
        if words or even_empty:
            self.lines.append("> " * min(self._quoted, 3) + words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent += 1
        elif tag == "blockquote":
            self.end_line()
            self._quoted += 1
        elif tag == "br":
            self.end_line(even_empty=True)
        elif tag in _BREAKING:
            self.end_line()
        elif tag in ("td", "th"):
            self._line.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "blockquote":
            self.end_line()
            self._quoted = max(0, self._quoted - 1)
        elif tag in _BREAKING:
            self.end_line()
            if tag in ("p", "table", "ul", "ol"):
                self.end_line(even_empty=True)

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002
        """Outlook's "<![if !mso]>" and whatever else begins like it, passed over: the base class trips on bad ones."""
        return self.rawdata.find(">", i) + 1 or -1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._line.append(data)


def text_of_html(html: str) -> str:
    """The words of an HTML body, for reading by people and for finding commands; never shown as HTML."""
    parser = _TextOf()
    # A last tag instead of close(), which takes quadratic time on hostile input.
    parser.feed(f"{html[:HTML_LIMIT]}\n<p>")
    parser.end_line()
    return clean_text("\n".join(parser.lines))


_ATTRIBUTION = re.compile(
    r"""^(
        On\b.{4,300}\bwrote\s*:                 # Gmail, Apple Mail, Thunderbird
      | Am\b.{4,300}\bschrieb\b.{0,200}:
      | Le\b.{4,300}\ba\ [ée]crit\s*:
      | El\b.{4,300}\bescribi[óo]\s*:
      | Il\b.{4,300}\bha\ scritto\s*:
      | Em\b.{4,300}\bescreveu\s*:
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_ATTRIBUTION_STARTS = re.compile(r"^(On|Am|Le|El|Il|Em)\b", re.IGNORECASE)
_DIVIDER = re.compile(
    r"^[-_\s]*(original\ message|original\ appointment|forwarded\ message|forwarded\ by\b.*|begin\ forwarded\ message"
    r"|mensaje\ original|message\ d'origine|urspr[üu]ngliche\ nachricht|reply\ above\ this\ line.*)[-_\s:]*$",
    re.VERBOSE | re.IGNORECASE,
)
_HEADER_LINE = re.compile(
    r"^\*?(from|de|von|sent|date|enviado|gesendet|to|cc|subject|asunto|betreff)\s*:\*?(\s|$)", re.IGNORECASE
)
_FROM_LINE = re.compile(r"^\*?(from|de|von)\s*:\*?\s*\S", re.IGNORECASE)
_PHONE_SIGNATURE = re.compile(
    r"^(sent from my \w[\w ]{0,30}|get outlook for \w+.*|sent from (yahoo|outlook|mail) .*)$", re.I
)


def new_text(text: str) -> str:
    """`text` without quoted earlier mail and without the signature.

    Everything below an attribution ("On ... wrote:") goes, unless the quotation is marked with ">" line by line, where
    an answer may follow it. When in doubt more is cut rather than less: nobody may give orders by being quoted.
    """
    kept: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if len(line) > LINE_LOOKED_AT:
            kept.append(lines[at])
            at += 1
            continue
        if line == "--" or _DIVIDER.match(line) or _is_header_block(lines, at):
            break
        if span := _attribution(lines, at):
            following = next((later.strip() for later in lines[at + span : at + span + 3] if later.strip()), "")
            if not following.startswith(">"):
                break
            at += span
            continue
        if not line.startswith(">") and not _PHONE_SIGNATURE.match(line):
            kept.append(lines[at])
        at += 1
    while kept and re.fullmatch(r"[\s_\-=*]*", kept[-1]):
        kept.pop()
    return clean_text("\n".join(kept))


def _attribution(lines: list[str], at: int) -> int:
    """How many lines an attribution that begins at `at` takes; 0 when none does. Mailers fold it over up to three."""
    if not _ATTRIBUTION_STARTS.match(lines[at].strip()):
        return 0
    for span in (1, 2, 3):
        if _ATTRIBUTION.match(" ".join(line.strip() for line in lines[at : at + span])):
            return span
    return 0


def _is_header_block(lines: list[str], at: int) -> bool:
    """Whether Outlook's copy of the earlier header (From:, Sent:, To:, Subject:) begins at `at`."""
    if not _FROM_LINE.match(lines[at].strip()):
        return False
    following = [line.strip() for line in lines[at + 1 : at + 8] if line.strip()][:4]
    return sum(1 for line in following if _HEADER_LINE.match(line)) >= 2
