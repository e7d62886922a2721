"""Atheris harness: any bytes as a mail. See README.md."""

import sys

import atheris

with atheris.instrument_imports(include=["coibot", "mailparser", "email"]):
    from coibot.intake import OwnIdentity, unpack

OWN = OwnIdentity(frozenset({"coi@property.example"}), "loop", "property.example", "mx.property.example")


def one(raw: bytes) -> None:
    unpacked = unpack(raw, OWN)
    assert set(unpacked.contents) == {file.sha256 for file in unpacked.message.files}


atheris.Setup(sys.argv, one)
atheris.Fuzz()
