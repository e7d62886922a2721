"""How a mail's words are cut into sentences, and what comes with a meaning."""

from datetime import date

import pytest

from coibot.desk.intents import Said, read_words
from coibot.desk.phrases import sentences
from coibot.model.certificate import CoverageLine
from coibot.model.intent import Intent

MONDAY = date(2026, 3, 2)
LONG = "We have asked the underwriter for the endorsement and"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hi Pat,\n\nWe sent it. It is the new one!\n\nThanks,\nDana Whitfield\nAccount Manager\n(555) 010-0142",
         ["We sent it.", "It is the new one!"]),
        ("Hello all, we sent it", ["we sent it"]),
        ("Thanks Pat, we sent it", ["we sent it"]),
        ("Thanks, Pat", []),
        ("Thanks, Pat!", []),
        ("Dana,\n\nwe sent it", ["we sent it"]),
        ("Buenos días Juan, lo enviamos", ["lo enviamos"]),
        ("Thank you for the quick reply. We sent it.", ["We sent it."]),
        ("I hope you are well. We sent it.", ["We sent it."]),
        ("We sent it\nBest regards\nWe moved", ["We sent it"]),
        ("Thanks!\nWe sent it", ["We sent it"]),
        ("Hi Pat,\n\nThanks!\nWe sent it", ["We sent it"]),
        ("It says sent from the office", ["It says sent from the office"]),
        ("It is not confidential", ["It is not confidential"]),
        ("We do not say hello, Pat,", ["We do not say hello, Pat,"]),
        ("We told them sorry", ["We told them sorry"]),
        ("We told them thanks", ["We told them thanks"]),
        ("It is for Thanks Pat", ["It is for Thanks Pat"]),
        ("We asked\nThey said best regards\nIt is here", ["We asked", "They said best regards", "It is here"]),
        ("We sent it\nSent from my iPhone\nand more", ["We sent it"]),
        ("We sent it\nCONFIDENTIAL: for you alone.", ["We sent it"]),
        ("*We sent it*", ["We sent it"]),
        ("The policy of Acme Inc. was renewed by Mr. Lee. It is in force.",
         ["The policy of Acme Inc. was renewed by Mr. Lee.", "It is in force."]),
        ("We sent it, please confirm", ["We sent it", "please confirm"]),
        ("We sent it; they have it", ["We sent it", "they have it"]),
        ("We sent it – they have it", ["We sent it", "they have it"]),
        ("We don’t write it", ["We don't write it"]),
        ("We don‘t write it\u00a0now", ["We don't write it now"]),
        ("We  sent\tit", ["We sent it"]),
        ("We don`t write it", ["We don't write it"]),
        (f"{LONG}\nwill send it", [f"{LONG} will send it"]),
        (f"{LONG}\nAcme as well", [f"{LONG} Acme as well"]),
        (f"{LONG}.\nThe rest is here", [f"{LONG}.", "The rest is here"]),
        ("We asked\nThey answered it", ["We asked", "They answered it"]),
        ("We asked\nand they answered it", ["We asked and they answered it"]),
        (f"{LONG}\n\nthey answered it", [LONG, "they answered it"]),
        ("We sent it\n12 Elm Street, Suite 4\nSpringfield, IL 62701\nwww.oakridge.example", ["We sent it"]),
        ("We sent it\nDana Whitfield\nVice President of Sales and Service", ["We sent it"]),
        ("We sent it\nMaria de la Cruz\nHead of the Claims Desk\nSmith & Sons and Co", ["We sent it"]),
        ("We sent it\nDana Whitfield\n-----", ["We sent it"]),
        ("We sent it\nThe Policy Of Acme Was Cancelled Now", ["We sent it", "The Policy Of Acme Was Cancelled Now"]),
        (f"{LONG}:\nThe rest is here", [f"{LONG}:", "The rest is here"]),
        ("Policy Cancelled", ["Policy Cancelled"]),
        ("STOP\nDana Whitfield", ["STOP"]),
        ("We sent it\nIs That All?", ["We sent it", "Is That All?"]),
        ("He said \"we sent it.\" Then he left.", ["He said \"we sent it.", "Then he left."]),
        ("-- \n!!", []),
        ("", []),
        ("x" * 5000, ["x" * 4000]),
    ],
)  # fmt: skip
def test_what_is_said(text: str, said: list[str]) -> None:
    assert list(sentences(text)) == said


GL, AUTO, WC = CoverageLine.GENERAL_LIABILITY, CoverageLine.AUTOMOBILE_LIABILITY, CoverageLine.WORKERS_COMPENSATION


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I will send it on Friday.", Said(Intent.WILL_SEND, date(2026, 3, 6), words="I will send it on Friday.")),
        ("I will send it today.", Said(Intent.WILL_SEND, MONDAY, words="I will send it today.")),
        ("I will send it on February 20.", Said(Intent.WILL_SEND, words="I will send it on February 20.")),
        ("Please snooze until 3/20.", Said(Intent.SNOOZE, date(2026, 3, 20), words="Please snooze until 3/20.")),
        ("Please snooze.", Said(Intent.UNCLEAR, words="Please snooze.")),
        ("Snooze until 2/20/2026.", Said(Intent.UNCLEAR, words="Snooze until 2/20/2026.")),
        ("We do not write the auto.", Said(Intent.NOT_MY_LINE, lines=(AUTO,), words="We do not write the auto.")),
        ("We only write the work comp.", Said(
            Intent.NOT_MY_LINE, lines=tuple(line for line in CoverageLine if line is not WC),
            words="We only write the work comp.")),
        ("You have the wrong person, please contact Lee@Oakridge.example.", Said(
            Intent.WRONG_PERSON, addresses=("lee@oakridge.example",),
            words="You have the wrong person")),
        ("Can you please remove me from your list?", Said(
            Intent.STOP, words="Can you please remove me from your list?")),
        ("Did you stop?", Said(Intent.QUESTION, words="Did you stop?")),
        ("I will send it Friday. The roof is blue.", Said(
            Intent.UNCLEAR, words="I will send it Friday. The roof is blue.")),
        ("Please see attached. The roof is blue.", Said(Intent.NO_FILE, words="Please see attached.")),
        ("I will send it Friday. Why do you ask?", Said(
            Intent.QUESTION, words="I will send it Friday. Why do you ask?")),
        ("I will send it Friday. The policy was cancelled.", Said(
            Intent.UNCLEAR, words="I will send it Friday. The policy was cancelled.")),
        ("Please see attached. https://portal.example/1", Said(
            Intent.ONLY_LINK, words="https://portal.example/1")),
        ("https://x.example/1", Said(Intent.ONLY_LINK, words="https://x.example/1")),
        ("(https://x.example/1)", Said(Intent.ONLY_LINK, words="(https://x.example/1)")),
        ("We moved to https://x.example/1", Said(Intent.UNCLEAR, words="We moved to https://x.example/1")),
        ("We only write the auto, not the comp.", Said(
            Intent.UNCLEAR, words="We only write the auto, not the comp.")),
        ("We only write the auto, we don't write the comp.", Said(
            Intent.UNCLEAR, words="We only write the auto, we don't write the comp.")),
        ("<https://portal.example/1>", Said(Intent.ONLY_LINK, words="<https://portal.example/1>")),
        ("Got it, thanks", Said(Intent.THANKS, words="Got it, thanks")),
        ("Ok", Said(Intent.THANKS)),
        ("Hi Pat,\n\nThanks!", Said(Intent.THANKS)),
        ("I will send the cancelled policy today.", Said(
            Intent.UNCLEAR, words="I will send the cancelled policy today.")),
        ("Regards", Said(Intent.UNCLEAR)),
        ("", Said(Intent.UNCLEAR)),
    ],
)  # fmt: skip
def test_what_comes_with_a_meaning(text: str, said: Said) -> None:
    assert read_words(text, MONDAY) == said


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("STOP", Said(Intent.STOP, words="STOP")),
        ("Re: Fwd: unsubscribe", Said(Intent.STOP, words="unsubscribe")),
        ("RE: FW: STOP", Said(Intent.STOP, words="STOP")),
        ("Re: snooze until March 20", Said(Intent.SNOOZE, date(2026, 3, 20), words="snooze until March 20")),
        ("snooze\u00a0until March 20", Said(Intent.SNOOZE, date(2026, 3, 20), words="snooze until March 20")),
        ("Re: stop work on the roof of the building at 12 Elm Street", Said(Intent.UNCLEAR)),
        ("Re: please stop", Said(Intent.UNCLEAR)),
        ("Re: Certificate", Said(Intent.UNCLEAR)),
    ],
)
def test_a_mail_without_words_may_say_something_in_its_subject(subject: str, said: Said) -> None:
    assert read_words("", MONDAY, subject=subject) == said
    assert read_words("We called.", MONDAY, subject=subject).intent is Intent.UNCLEAR


LEFT, WRONG, STOP = "Dana has left the agency.", "You have the wrong person.", "Please remove me from your list."
NOT_OURS, NOT_AUTO = "Acme is not our client.", "We do not write the auto."
UMBRELLA, DISPUTE = "The umbrella covers that.", "It is on page 3."
ATTACHED, LINK, SNOOZE, SOON = (
    "Please see attached.",
    "Here is the link.",
    "Snooze until 3/20.",
    "I will send it Friday.",
)
AWAY, TICKET = "I am out of the office.", "Your ticket has been created."


@pytest.mark.parametrize(
    ("in_one_breath", "meant"),
    [
        ((LEFT, WRONG), Intent.LEFT),
        ((LEFT, STOP), Intent.LEFT),
        ((LEFT, WRONG, STOP), Intent.LEFT),
        ((NOT_OURS, WRONG), Intent.NOT_OURS),
        ((NOT_OURS, STOP), Intent.NOT_OURS),
        ((NOT_OURS, WRONG, STOP), Intent.NOT_OURS),
        ((NOT_AUTO, WRONG), Intent.NOT_MY_LINE),
        ((WRONG, STOP), Intent.WRONG_PERSON),
        ((UMBRELLA, DISPUTE), Intent.DISPUTE),
        ((ATTACHED, LINK), Intent.ONLY_LINK),
        ((SNOOZE, SOON), Intent.WILL_SEND),
        ((AWAY, TICKET), Intent.AWAY),
        ((AWAY, SOON), Intent.AWAY),
        ((AWAY, WRONG), Intent.AWAY),
        ((TICKET, SOON), Intent.TICKET),
        ((AWAY, ATTACHED), Intent.AWAY),
        ((TICKET, DISPUTE), Intent.TICKET),
        ((STOP, "Got it."), Intent.STOP),
        ((STOP, "Okay.", "Got it."), Intent.STOP),
        ((STOP, UMBRELLA), Intent.UNCLEAR),
        ((SOON, ATTACHED), Intent.UNCLEAR),
        ((NOT_OURS, NOT_AUTO), Intent.UNCLEAR),
        ((LEFT, SOON), Intent.UNCLEAR),
    ],
)
def test_what_two_meanings_in_one_breath_mean(in_one_breath: tuple[str, ...], meant: Intent) -> None:
    assert read_words(" ".join(in_one_breath), MONDAY).intent is meant
    assert read_words(" ".join(reversed(in_one_breath)), MONDAY).intent is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (f"{ATTACHED} The roof is blue.", Intent.NO_FILE),
        (f"{LINK} The roof is blue.", Intent.ONLY_LINK),
        (f"{AWAY} The roof is blue.", Intent.AWAY),
        (f"{TICKET} The roof is blue.", Intent.TICKET),
        (f"{STOP} The roof is blue.", Intent.UNCLEAR),
        (f"{UMBRELLA} The roof is blue.", Intent.UNCLEAR),
        (f"{STOP} The policy was cancelled.", Intent.UNCLEAR),
        (f"{ATTACHED} The policy was cancelled.", Intent.UNCLEAR),
        (f"{AWAY} The policy was cancelled.", Intent.AWAY),
        (f"{TICKET} The policy was cancelled.", Intent.TICKET),
        ("The umbrella covers that claim.", Intent.UMBRELLA),
        ("The claim is on page 3.", Intent.DISPUTE),
        ("Please contact cancel@oakridge.example.", Intent.WRONG_PERSON),
        (f"{AWAY} Who are you?", Intent.QUESTION),
        ("Will you send it?", Intent.QUESTION),
        ("Will you please contact lee@oakridge.example?", Intent.WRONG_PERSON),
        ("Is that okay?", Intent.UNCLEAR),
        (f"{STOP} Is that okay?", Intent.STOP),
        ("Does the umbrella not cover that?", Intent.UMBRELLA),
    ],
)
def test_what_else_is_said_beside_a_meaning(text: str, meant: Intent) -> None:
    assert read_words(text, MONDAY).intent is meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We only write the GL and the auto.", tuple(line for line in CoverageLine if line not in (GL, AUTO))),
        ("We only write the GL, only that.", tuple(line for line in CoverageLine if line is not GL)),
        ("We only write the GL and only the auto.", tuple(line for line in CoverageLine if line not in (GL, AUTO))),
        ("We just handle the work comp.", tuple(line for line in CoverageLine if line is not WC)),
        ("We do not write the auto or the work comp.", (AUTO, WC)),
        ("The umbrella is written by another agent.", (CoverageLine.UMBRELLA_EXCESS,)),
    ],
)
def test_which_lines_an_agent_does_not_write(text: str, said: tuple[CoverageLine, ...]) -> None:
    read = read_words(text, MONDAY)
    assert (read.intent, read.lines) == (Intent.NOT_MY_LINE, said)


@pytest.mark.parametrize(
    "text",
    [
        "We do not only write the auto.", "We don't only write the auto.", "The auto we only write for others.",
        "We have a question about the auto, another agent writes it.",
    ],
)  # fmt: skip
def test_lines_of_which_it_is_not_sure_who_writes_them(text: str) -> None:
    assert read_words(text, MONDAY).intent in (Intent.UNCLEAR, Intent.QUESTION)


def test_addresses_are_taken_up_once_and_without_the_full_stop() -> None:
    read = read_words("Wrong person. Please contact 'Lee@Oakridge.example' or lee@oakridge.example.", MONDAY)
    assert read.addresses == ("lee@oakridge.example",)


@pytest.mark.parametrize(
    "words",
    [
        "cancelled", "canceló", "cancelada", "nonrenewed", "non-renewal", "lapsed", "terminated", "lawsuit", "attorney",
        "lawyer", "sue", "sued", "claim", "claims", "claimed", "bankruptcy", "refused", "hacked", "phishing", "scam",
        "fraudulent", "harassing", "complaint", "unacceptable", "ridiculous", "changed carriers", "change of agent",
        "changing brokers", "switched carriers", "out of business", "closed down", "closed its doors", "sold the firm",
        "acquired", "merged", "new name", "name change", "premium", "quote", "price", "cost", "charge", "fee",
        "deductible", "exempt", "exemption", "waived", "exception", "no longer need it", "they no longer work",
        "nobody no longer works for you", "contract has ended", "contract is over", "job is done", "job is complete",
        "not doing it", "not working", "abogado", "demanda", "póliza nueva", "precio", "costo",
    ],
)  # fmt: skip
def test_words_that_a_person_must_see_whatever_else_is_said(words: str) -> None:
    """An answer by rote to who speaks of a lawsuit would be worse than none."""
    assert read_words("Please see attached. It says blue.", MONDAY).intent is Intent.NO_FILE
    assert read_words(f"Please see attached. It says {words}.", MONDAY).intent is Intent.UNCLEAR


LINES = {
    CoverageLine.GENERAL_LIABILITY: ("general liability", "GL", "CGL"),
    CoverageLine.AUTOMOBILE_LIABILITY: ("auto", "autos", "automobile", "vehicles", "trucks"),
    CoverageLine.UMBRELLA_EXCESS: ("umbrella", "excess", "paraguas"),
    CoverageLine.WORKERS_COMPENSATION: ("workers comp", "work comp", "workers' compensation", "w/c", "WC", "comp",
                                        "compensación"),
    CoverageLine.PROPERTY: ("property coverage", "property policy"),
    CoverageLine.OTHER: ("professional", "E&O", "cyber", "pollution", "crime", "cargo", "fidelity"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "words"), [(line, words) for line, many in LINES.items() for words in many])
def test_how_people_call_the_lines(line: CoverageLine, words: str) -> None:
    read = read_words(f"We do not write the {words} for them.", MONDAY)
    assert (read.intent, read.lines) == (Intent.NOT_MY_LINE, (line,))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("La cobertura paraguas cubre eso.", Intent.UMBRELLA),
        ("Snooze it for a week.", Intent.SNOOZE),
        ("Snooze, March 20 will do.", Intent.SNOOZE),
        ("Herewith the papers.", Intent.NO_FILE),
        (f"{LEFT} lee@oakridge.example", Intent.LEFT),
        (f"{STOP} Did you get it? ", Intent.QUESTION),
        ("The portal needs a login.", Intent.UNCLEAR),
        ("Stop-gap is in place.", Intent.UNCLEAR),
        ("Please stop the non-stop mails.", Intent.UNCLEAR),
        ("The umbrella does not cover that.", Intent.UNCLEAR),
        ("There is no umbrella to cover that.", Intent.UNCLEAR),
        ("The umbrella covers it but was dropped.", Intent.UNCLEAR),
        ("I will be back when it is returned.", Intent.UNCLEAR),
        ("I will build the roof.", Intent.UNCLEAR),
        ("The auto is written by another agency.", Intent.NOT_MY_LINE),
        ("We don't write the auto.", Intent.NOT_MY_LINE),
        ("Please write to them.", Intent.UNCLEAR),
        ("Please write to lee@oakridge.example.", Intent.WRONG_PERSON),
    ],
)
def test_what_takes_a_meaning_back(text: str, meant: Intent) -> None:
    assert read_words(text, MONDAY).intent is meant
