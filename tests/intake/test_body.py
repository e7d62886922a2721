"""The words of a message, and which of them are new."""

import pytest

from coibot.intake.body import new_text, text_of_html
from tests.intake.mail import letter, read

GMAIL = "On Mon, Nov 2, 2026 at 9:00 AM Acme <coi@acme.example> wrote:"
ORDER = "APPROVE bolt-roofing"


@pytest.mark.parametrize(
    "quoted",
    [
        f"{GMAIL}\n> {ORDER}\n> more",
        f"On Mon, Nov 2, 2026 at 9:00 AM Acme Certificates\n<coi@acme.example> wrote:\n\n> {ORDER}",
        f"On 2 Nov 2026, at 09:00, Acme\nCertificates of Insurance\n<coi@acme.example> wrote:\n{ORDER}",
        f"-----Original Message-----\nFrom: Acme\n{ORDER}",
        f"________________________________\nFrom: Acme <coi@acme.example>\nSent: Monday\nTo: Pat\n\n{ORDER}",
        f"*From:* Acme\n*Sent:* Monday\n*To:* Pat\n\n{ORDER}",
        f"From: Acme\nDate: Monday\nSubject: x\n{ORDER}",
        f"---------- Forwarded message ---------\nFrom: X <x@y.example>\n{ORDER}",
        f"Begin forwarded message:\n\n{ORDER}",
        f"Am 02.11.2026 um 09:00 schrieb Acme:\n> {ORDER}",
        f"Le lun. 2 nov. 2026 à 09:00, Acme a écrit :\n> {ORDER}",
        f"El lun, 2 nov 2026 a las 9:00, Acme (<coi@acme.example>) escribió:\n> {ORDER}",
        f"> {ORDER}",
        f">{ORDER}",
        f"-- \nPat Agent\n{ORDER}",
        f"--\nPat Agent\n{ORDER}",
        f"Sent from my iPhone\n\n{GMAIL}\n\n{ORDER}",
    ],
)
def test_quoted_words_and_signatures_are_not_new(quoted: str) -> None:
    assert new_text(f"It is attached.\n\nThanks\n\n{quoted}\n") == "It is attached.\n\nThanks"


def test_an_answer_below_a_marked_quotation_is_new() -> None:
    assert new_text(f"{GMAIL}\n> Which one?\n\nThe second.\n> And when?\nToday.") == "The second.\nToday."


def test_below_an_unmarked_quotation_nothing_is_new() -> None:
    assert new_text(f"Yes.\n{GMAIL}\n\nWhich one?\n\n{ORDER}") == "Yes."


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I wrote: nothing came.",
        "From: the desk of Pat\n\nHere is the certificate.",
        "On reflection we wrote\nto the carrier.",
        "The limit is -- as agreed -- $1,000,000.",
        "Policy from: 01/01/2026\nto: 01/01/2027",
        "",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert new_text(text) == text


class TestHtml:
    def test_words_without_markup_styles_or_scripts(self) -> None:
        html = (
            "<html><head><title>t</title><style>p {}</style></head><body><p>Dear&nbsp;Acme,</p>"
            "<script>alert(1)</script><div>it is <b>attached</b>.<br>Thanks &amp; regards</div></body></html>"
        )
        assert text_of_html(html) == "Dear Acme,\n\nit is attached.\nThanks & regards"

    def test_cells_of_a_table_are_apart(self) -> None:
        assert text_of_html("<table><tr><td>GL</td><td>1,000,000</td></tr><tr><td>Auto</td></tr></table>") == (
            "GL 1,000,000\nAuto"
        )

    def test_gmails_quotation_is_not_new(self) -> None:
        html = (
            '<div>Attached.</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Nov 2, 2026 at 9:00 AM'
            ' Acme &lt;<a href="mailto:c">coi@acme.example</a>&gt; wrote:<br></div>'
            f"<blockquote><div>{ORDER}</div></blockquote></div>"
        )
        assert new_text(text_of_html(html)) == "Attached."

    def test_outlooks_quotation_is_not_new(self) -> None:
        html = (
            '<p>Attached.</p><div style="border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Acme<br><b>Sent:</b> Monday'
            f"<br><b>To:</b> Pat<br><b>Subject:</b> COI</p></div><p>{ORDER}</p>"
        )
        assert new_text(text_of_html(html)) == "Attached."

    def test_outlooks_conditional_comments(self) -> None:
        assert text_of_html("<p>a<![if !supportLists]>b<![endif]>c</p><![ x>d") == "abc\n\nd"

    @pytest.mark.parametrize("html", ["<", "<a", "<![", "&#x", "<!--", "a<b", "<p", "</", "<blockquote>" * 999])
    def test_broken_markup_is_no_fault(self, html: str) -> None:
        text_of_html(html)


class TestWhichPart:
    def test_plain_text_before_html(self) -> None:
        message = letter("plain words")
        message.add_alternative("<p>html words</p>", subtype="html")
        assert read(message).text == "plain words"

    def test_html_when_the_plain_text_is_empty(self) -> None:
        message = letter(" \n")
        message.add_alternative("<p>html words</p>", subtype="html")
        assert read(message).text == "html words"

    def test_html_alone(self) -> None:
        message = letter(None)
        message.set_content("<p>html words</p>", subtype="html")
        assert read(message).text == "html words"

    @pytest.mark.parametrize(
        ("charset", "octets", "text"),
        [
            ("utf-8", "für".encode(), "für"),
            ("iso-8859-1", "für".encode("latin-1"), "für"),
            ("us-ascii", "für".encode(), "für"),
            ("utf-8", "für – “x”".encode("cp1252"), "für – “x”"),
            ("x-nonsense", "für".encode(), "für"),
            ("idna", b"xn--fr-xka", "xn--fr-xka"),
            ("rot13", b"hello", "hello"),
            ("undefined", b"hello", "hello"),
        ],
    )
    def test_a_charset_that_lies_costs_no_words(self, charset: str, octets: bytes, text: str) -> None:
        raw = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode() + octets
        assert read(raw).text == text

    def test_invisible_characters_are_gone(self) -> None:
        assert read(letter("a\u202eb\u200dc\x07d\u2028e")).text == "abcd\ne"
