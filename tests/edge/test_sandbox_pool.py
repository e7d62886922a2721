from coibot.edge.sandbox_pool import SandboxPool
from coibot.samples import draw, draw_invoice
from tests.certificates import compliant


def test_files_come_back_in_their_order_whoever_read_them() -> None:
    files = [(f"{number}.pdf", draw(compliant(f"Vendor {number} LLC"))) for number in range(4)]
    files.insert(2, ("invoice.pdf", draw_invoice()))
    with SandboxPool(2) as pool:
        readings = pool.read_files(files)
    assert [reading.file for reading in readings] == [name for name, _ in files]
    insured = [d.certificate.insured.name for reading in readings for d in reading.documents if d.certificate]
    assert insured == ["Vendor 0 LLC", "Vendor 1 LLC", "Vendor 2 LLC", "Vendor 3 LLC"]


def test_what_a_message_has_no_time_left_for_says_so() -> None:
    files = [(f"{number}.pdf", draw(compliant())) for number in range(3)]
    with SandboxPool(message_seconds=-1.0) as pool:
        readings = pool.read_files(files)
    assert [(reading.file, reading.problems[0].code) for reading in readings] == [
        ("0.pdf", "timeout"), ("1.pdf", "timeout"), ("2.pdf", "timeout"),
    ]  # fmt: skip
