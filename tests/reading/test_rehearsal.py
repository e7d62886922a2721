"""What a process reads before it is asked to read anything."""

from coibot.model.certificate import CoverageLine
from coibot.model.document import DocumentKind
from coibot.reading.rehearsal import rehearse


def test_it_is_read_as_a_whole_certificate() -> None:
    """Otherwise the code that reads certificates stays as slow as it starts."""
    reading = rehearse()
    assert reading.problems == ()
    assert [(document.kind, document.unreadable) for document in reading.documents] == [(DocumentKind.CERTIFICATE, ())]
    certificate = reading.documents[0].certificate
    assert certificate is not None
    assert {policy.line for policy in certificate.policies} >= {*CoverageLine} - {
        CoverageLine.PROPERTY,
        CoverageLine.OTHER,
    }
