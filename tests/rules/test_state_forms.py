"""Which papers are a state's own."""

import pytest

from coibot.model.document import Document, DocumentKind
from coibot.rules.state_forms import StateForm, state_form


@pytest.mark.parametrize(
    ("form", "title", "expected"),
    [
        ("C-105.2", None, ("C-105.2", "NY", False)),
        ("c105.2", None, ("C-105.2", "NY", False)),
        ("U-26.3", None, ("U-26.3", "NY", False)),
        ("SI-12", None, ("SI-12", "NY", False)),
        ("GSI 105.2", None, ("GSI-105.2", "NY", False)),
        ("CE-200", None, ("CE-200", "NY", True)),
        ("Notice of non-subscriber", "Texas", ("Notice of non-subscriber", "TX", True)),
        (None, "No coverage notice, Texas", ("exemption", "TX", True)),
        (None, "State fund certificate, North Dakota", ("workers' compensation", "ND", False)),
        (None, "Labor & Industries certificate, Washington", ("workers' compensation", "WA", False)),
        (None, "Workforce Safety certificate, Wyoming", ("workers' compensation", "WY", False)),
        (None, "Workers comp certificate, California", ("workers' compensation", "CA", False)),
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


@pytest.mark.parametrize(
    ("form", "label"),
    [
        (StateForm("C-105.2", "NY"), "the New York form C-105.2"),
        (StateForm("DWC005", "TX"), "the Texas form DWC005"),
        (StateForm("exemption", "UT"), "the UT form exemption"),
        (StateForm("exemption", ""), "the exemption form"),
        (StateForm("", "OH"), "the Ohio form"),
    ],
)
def test_what_a_letter_calls_it(form: StateForm, label: str) -> None:
    assert form.label == label
