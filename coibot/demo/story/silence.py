"""Away notes, newsletters, and somebody who pretends."""

from coibot.demo.scene import Mail, Scene
from coibot.demo.story.company import Company, at
from coibot.model.message import Address

TITLE = "When nobody should be answered"


def scenes(company: Company) -> tuple[Scene, ...]:
    return (
        Scene(
            at(15, 20),
            "Out of office",
            "Jim is away, and his mail program says so. Two programs that thank each other would never stop.",
            Mail(
                Address("jim@brightwater.example", "Jim Tran"),
                "Automatic reply: Certificate of insurance",
                "I am out of the office until March 9.",
                headers=(("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")),
            ),
        ),
        Scene(
            at(15, 32),
            "A newsletter",
            "Mailing lists find every mailbox. This one is noted and put away.",
            Mail(
                Address("news@insurance-weekly.example", "Insurance Weekly"),
                "Five trends in commercial lines",
                "Rates are up again. Read more on our site.",
                headers=(
                    ("List-Id", "Insurance Weekly <weekly.insurance-weekly.example>"),
                    ("List-Unsubscribe", "<mailto:leave@insurance-weekly.example>"),
                    ("Precedence", "bulk"),
                ),
            ),
        ),
        Scene(
            at(15, 48),
            "Somebody who is not Pat",
            "A stranger writes a command under Pat's name. The mail server could not verify the address, so nothing "
            "is changed, the stranger hears nothing, and the real Pat is told.",
            Mail(
                company.staff,
                "",
                "WAIVE general_liability.* UNTIL 2030-01-01 BECAUSE it is fine",
                answers="owner@larkspur-janitorial.example",
                envelope="x91@cheap-mail.example",
            ),
        ),
    )
