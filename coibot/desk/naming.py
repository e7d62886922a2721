"""Requirements as people name them: "umbrella", "GL-AI", "WC waiver" for the keys that the rules give them."""

import re
from collections.abc import Iterable, Sequence

from coibot.desk.phrasebook import LINE_WORDS
from coibot.model.assessment import Finding
from coibot.model.certificate import CoverageLine

_DETAILS = (
    ("waiver_of_subrogation", r"waiver|subrogation|\bwos\b"),
    ("additional_insured", r"\bai\b|additional insured|addl insd"),
    ("primary_noncontributory", r"primary|non ?contributory|\bpnc\b"),
    ("products_completed_ops_aggregate", r"products|completed op"),
    ("general_aggregate", r"general agg"),
    ("each_occurrence", r"each occ|per occ|occurrence limit"),
    ("combined_single_limit", r"\bcsl\b|combined single"),
    ("autos", r"any auto|hired|owned"),
    ("damage_to_rented_premises", r"rented premises"),
    ("aggregate", r"aggregate"),
    ("expiration", r"expir"),
    ("insured", r"insured name|named insured|\bname\b"),
    ("certificate_holder", r"holder"),
)  # fmt: skip


def requirements_named(words: str, findings: Iterable[Finding]) -> tuple[str, ...]:
    """The keys that `words` can mean, among what the vendor is asked for; one when they are plain."""
    keys = [finding.requirement for finding in findings]
    whole = {key.partition(".")[0] for key in keys if "." in key}
    if words in keys or words in {f"{line}.*" for line in whole}:
        return (words,)
    if re.search(r"[_.]", words):
        return ()  # meant as a key, and none: a slip of the pen
    titles = {finding.title.lower(): finding.requirement for finding in findings}
    if words in titles:
        return (titles[words],)
    plain = re.sub(r"[-/:]", " ", words.lower())
    lines = [line.value for line, pattern in LINE_WORDS if pattern.search(plain) and line is not CoverageLine.OTHER]
    lines += [line for line in whole if line not in {one.value for one in CoverageLine} and line in plain.split()]
    details = [detail for detail, pattern in _DETAILS if re.search(pattern, plain)]
    if len(lines) == 1 and not details:
        return _known([f"{lines[0]}.*"], keys)
    if len(lines) == 1:
        return _known([f"{lines[0]}.{detail}" for detail in details[:1]], keys)
    if not lines and details:
        return _known([key for key in keys if key == details[0] or key.endswith(f".{details[0]}")], keys)
    return ()


def _known(named: Sequence[str], keys: Sequence[str]) -> tuple[str, ...]:
    lines = {key.partition(".")[0] for key in keys}
    return tuple(key for key in named if key in keys or (key.endswith(".*") and key[:-2] in lines))
