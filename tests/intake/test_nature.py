"""Who wrote a message, and who must not be answered."""

import pytest

from coibot.letters.compose import message_id_for
from coibot.model.message import Nature
from tests.intake.mail import OWN, attach, letter, read, with_header


def test_a_letter_from_a_person() -> None:
    found = read(letter())
    assert (found.nature, found.nature_reasons, found.suppress_answer) == (Nature.PERSON, (), ())


class TestOwn:
    @pytest.mark.parametrize(
        "headers",
        [
            {"From": "Acme Certificates <COI@acme.example>"},
            {"From": "coi+token@acme.example"},
            {"X_Coibot_Loop": "acme-1"},
            {"Message_ID": message_id_for("request/bolt", "acme.example")},
        ],
    )
    def test_our_own_mail_come_back(self, headers: dict[str, str]) -> None:
        assert read(letter(**headers)).nature is Nature.OWN

    def test_a_colleague_whose_mail_program_uses_the_same_domain_is_a_person(self) -> None:
        found = read(letter(From="staff@acme.example", Message_ID="<uuid@acme.example>"))
        assert found.nature is Nature.PERSON

    def test_an_answer_to_our_letter_is_not_ours(self) -> None:
        ours = message_id_for("request/bolt", "acme.example")
        found = read(letter(In_Reply_To=ours, References=ours))
        assert found.nature is Nature.PERSON


class TestAutomatic:
    @pytest.mark.parametrize(
        ("line", "nature"),
        [
            ("Auto-Submitted: auto-replied", Nature.AUTO_REPLY),
            ("Auto-Submitted: auto-replied (vacation)", Nature.AUTO_REPLY),
            ("Auto-Submitted: Auto-Replied; owner=x", Nature.AUTO_REPLY),
            ("Auto-Submitted: auto-generated", Nature.ROBOT),
            ("Auto-Submitted: no", Nature.PERSON),
            ("X-Autoreply: yes", Nature.AUTO_REPLY),
            ("Precedence: auto_reply", Nature.AUTO_REPLY),
            ("Precedence: bulk", Nature.LIST),
            ("Precedence: junk", Nature.LIST),
            ("Precedence: first-class", Nature.PERSON),
            ("List-Id: <news.agency.example>", Nature.LIST),
            ("List-Unsubscribe: <mailto:out@agency.example>", Nature.LIST),
            ("X-Auto-Response-Suppress: All", Nature.PERSON),
            ("X-Coibot-Loop: somebody-else", Nature.ROBOT),
            ("Return-Path: <>", Nature.ROBOT),
        ],
    )
    def test_is_told_by_its_headers(self, line: str, nature: Nature) -> None:
        found = read(with_header(line))
        assert found.nature is nature
        assert bool(found.nature_reasons) is (nature is not Nature.PERSON)

    @pytest.mark.parametrize(
        "sender",
        [
            "noreply",
            "no-reply",
            "no_reply",
            "donotreply",
            "do-not-reply",
            "certificates-noreply",
            "noreply+123",
            "noreply2",
        ],
    )
    def test_a_no_reply_address_is_a_robot(self, sender: str) -> None:
        assert read(letter(From=f"Certificates <{sender}@agency.example>")).nature is Nature.ROBOT

    @pytest.mark.parametrize("sender", ["norman", "nora.reply", "noreen.plyler", "reply", "connor-eply"])
    def test_people_with_such_names_are_people(self, sender: str) -> None:
        assert read(letter(From=f"{sender}@agency.example")).nature is Nature.PERSON

    def test_a_robot_that_sends_certificates_with_an_unsubscribe_link_is_a_robot_and_no_list(self) -> None:
        message = letter(From="noreply@certs.example", List_Unsubscribe="<https://certs.example/out>")
        attach(message, b"%PDF-1.7 x", "coi.pdf")
        found = read(message)
        assert found.nature is Nature.ROBOT
        assert len(found.files) == 1, "it is read all the same"

    def test_exchange_out_of_office(self) -> None:
        found = read(
            letter(
                Subject="Automatic reply: Certificate needed",
                Auto_Submitted="auto-generated",
                X_Auto_Response_Suppress="All",
            )
        )
        assert found.nature is Nature.AUTO_REPLY

    def test_a_person_who_writes_about_the_office_is_a_person(self) -> None:
        assert read(letter(Subject="Out of office space insurance")).nature is Nature.PERSON

    def test_a_read_receipt(self) -> None:
        raw = letter(None).as_bytes().rstrip(b"\n") + (
            b"\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
            b"--b\nContent-Type: text/plain\n\nread\n--b\nContent-Type: message/disposition-notification\n\n"
            b"Disposition: manual-action/MDN-sent-manually; displayed\n--b--\n"
        )
        found = read(raw)
        assert found.nature is Nature.AUTO_REPLY
        assert found.suppress_answer


class TestOwnGroup:
    """Where the shared mailbox is a Google group, every message bears its list headers."""

    GOOGLE = (
        "List-ID: <coi.acme.example>\nPrecedence: list\nMailing-list: list coi@acme.example; contact x@acme.example\n"
        "List-Post: <https://groups.google.com/a/acme.example/group/coi/post>, <mailto:coi@acme.example>\n"
        "List-Unsubscribe: <mailto:googlegroups-manage+1+unsubscribe@acme.example>"
    )

    def test_a_person_who_writes_to_it_is_a_person(self) -> None:
        assert read(with_header(self.GOOGLE)).nature is Nature.PERSON

    def test_another_group_is_a_list(self) -> None:
        assert read(with_header(self.GOOGLE.replace("coi", "sales"))).nature is Nature.LIST

    def test_a_robot_that_writes_to_it_is_a_robot(self) -> None:
        assert read(with_header(self.GOOGLE, letter(From="noreply@x.example").as_bytes())).nature is Nature.ROBOT


class TestNoAnswer:
    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("X-Auto-Response-Suppress: DR, AutoReply", "X-Auto-Response-Suppress"),
            ("Return-Path: <>", "Return-Path"),
            ("From: Other <other@else.example>", "From stands more than once"),
            ("Message-ID: <two@else.example>", "Message-ID stands more than once"),
            ("Subject: another", "Subject stands more than once"),
            ("Authentication-Results: mx.acme.example; dmarc=fail header.from=agency.example", "disowns"),
        ],
    )
    def test_says_why(self, line: str, why: str) -> None:
        assert any(why in reason for reason in read(with_header(line)).suppress_answer)

    def test_delivery_receipts_may_be_suppressed_without_us(self) -> None:
        assert read(with_header("X-Auto-Response-Suppress: DR, NDR")).suppress_answer == ()

    def test_nobody_to_answer(self) -> None:
        found = read(b"Subject: x\n\nhello\n")
        assert found.sender is None
        assert found.suppress_answer == ("there is no single From address",)


def test_own_addresses_are_matched_without_case_and_tags() -> None:
    assert OWN.owns("COI+abc@Acme.Example")
    assert not OWN.owns("coix@acme.example")
    assert not OWN.owns("coi")
