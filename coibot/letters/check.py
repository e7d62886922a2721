"""Are the templates fit to write letters with? Asked at start-up, before a vendor could get a broken one."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import product

from coibot.letters.compose import compose
from coibot.letters.house import House
from coibot.letters.lint import lint
from coibot.letters.render import TemplateError
from coibot.letters.sample import sample_plans

HTML_LIMIT = 100_000
"""Bytes; Gmail cuts a letter off at 102 KB."""


def parts_of(raw: bytes) -> tuple[str, str]:
    """The text and the HTML of a composed letter."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and page is not None
    return plain.get_content(), page.get_content()


def check_templates(house: House) -> tuple[str, ...]:
    """Every letter in every language, made for a made-up vendor: what is missing, broken or unlawful, a line each."""
    problems: dict[str, None] = {}
    languages = sorted(folder.name for folder in house.templates.glob("*/")) or ["en"]
    for wanted, plan in product(languages, sample_plans()):
        try:
            letter = compose(replace(plan, language=wanted), house)
        except TemplateError as fault:
            problems[str(fault)] = None
            continue
        if letter.unsaid:
            problems[letter.unsaid] = None
        raw = letter.raw
        language = letter.language
        for extension, words in zip(("txt", "html"), parts_of(raw), strict=True):
            name = house.templates / language / f"{plan.kind}.{extension}.j2"
            for problem in lint(words):
                problems[f"{name}: {problem}"] = None
            if len(words.encode()) > HTML_LIMIT:
                problems[f"{name}: {len(words.encode()):,} bytes; mail readers cut letters off at {HTML_LIMIT:,}"] = (
                    None
                )
    return tuple(problems)
