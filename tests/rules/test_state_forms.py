"""Which papers are a state's own."""

import pytest

from coibot.model.document import Document, DocumentKind
from coibot.rules.state_forms import state_form


@pytest.mark.parametrize(
    ("form", "title", "expected"),
    [
        ("C-105.2", None, ("C-105.2", "NY", False)),
        ("c105.2", None, ("C-105.2", "NY", False)),
        ("CE-200", None, ("CE-200", "NY", True)),
        ("DWC-252", None, ("DWC-252", "FL", True)),
        ("DFS-F2-DWC-252", None, ("DWC-252", "FL", True)),
        ("DWC Form-005", None, None),
        ("DWC005", None, ("DWC005", "TX", True)),
        ("DWC-5", None, ("DWC005", "TX", True)),
        (None, "Exemption from coverage, State of Florida", ("exemption", "FL", True)),
        (None, "Exempted person", ("exemption", "", True)),
        (None, "Certificate of workers' compensation, Washington", ("workers' compensation", "WA", False)),
        (None, "BWC certificate", ("workers' compensation", "OH", False)),
        (None, "Certificate of workers compensation", None),
        ("DB-120.1", "Workers' compensation board, New York", None),
        ("CU 24 04", "Exempted workers' compensation, Ohio", None),
        ("WC 00 03 13", "Workers compensation waiver, Texas", None),
        ("ACORD 25", "Workers compensation, Texas", None),
        (None, None, None),
    ],
)
def test_state_form(form: str | None, title: str | None, expected: tuple[str, str, bool] | None) -> None:
    found = state_form(Document(DocumentKind.OTHER, (1,), form=form, title=title))
    assert (None if found is None else (found.name, found.state, found.exempts)) == expected
