"""Draws certificates with made-up facts for the demo, the tests and the bench.

A page is drawn from a `Certificate`, so what it says is known: the truth that a reader is measured by.
What a careful person reads from a page, in the vocabulary of `coibot read`:

- Each of the four standing lines has every flag and every limit of the vocabulary: a box that is not ticked is False
  (`proprietor_excluded`: None when its box is empty), an empty limit is None.
- X, x, Y or a check mark in ADDL INSD or SUBR WVD is yes. Workers' compensation has "N / A" printed in ADDL INSD: so it
  is not applicable there.
- The amount behind RETENTION $ is `retention` in dollars, whether DED or RETENTION is ticked. "0" is 0.
- A limit whose label is typed into a row's free line keeps that label as its key, as printed.
- A free row has the line `other`, its words in `type` (lines joined by one space), no flags, limits by printed label.
- A row with nothing in it is not a policy. Policies stacked in one printed block are several policies; those of a
  standing line share its flags and limits.
- Addresses are lines joined by newlines; the holder is the name and the address lines; the description is its lines.
- The editions before 2009 have no box for the contact, SUBR WVD, certificate number and excluded officers: blank.
  Umbrella and excess stand under one heading there, so neither of these two flags is ticked. Garage liability is a
  line `other` whose limits have their printed labels as keys; a free row there has words ("Each Claim $1,000,000").
- Words typed beside free check boxes, customer numbers and "Printed by" lines stand for nothing in the vocabulary.
"""

from coibot.samples.certificates import draw, draw_image
from coibot.samples.facts import invent
from coibot.samples.fill import DoesNotFitError
from coibot.samples.labelled import STATE_FORMS, draw_letter, draw_own_certificate, draw_state_form
from coibot.samples.media import Medium, Scan, package
from coibot.samples.older import OLDER_EDITIONS
from coibot.samples.other import (
    ENDORSEMENTS,
    UnknownEndorsementError,
    draw_blank_form,
    draw_endorsement,
    draw_invoice,
    draw_w9_like,
)
from coibot.samples.page import EDITIONS, UnknownEditionError
from coibot.samples.places import places
from coibot.samples.property import TICKED, UnknownFormError, draw_property
from coibot.samples.redraw import WORDS, Redraw
from coibot.samples.remarks import draw_remarks
from coibot.samples.sampling import Sample, fitting, sample
from coibot.samples.standing import FLAGS, LIMITS, flags, limits, with_policy
from coibot.samples.styles import STYLES, Style

__all__ = [
    "EDITIONS",
    "ENDORSEMENTS",
    "FLAGS",
    "LIMITS",
    "OLDER_EDITIONS",
    "STATE_FORMS",
    "STYLES",
    "TICKED",
    "WORDS",
    "DoesNotFitError",
    "Medium",
    "Redraw",
    "Sample",
    "Scan",
    "Style",
    "UnknownEditionError",
    "UnknownEndorsementError",
    "UnknownFormError",
    "draw",
    "draw_blank_form",
    "draw_endorsement",
    "draw_image",
    "draw_invoice",
    "draw_letter",
    "draw_own_certificate",
    "draw_property",
    "draw_remarks",
    "draw_state_form",
    "draw_w9_like",
    "fitting",
    "flags",
    "invent",
    "limits",
    "package",
    "places",
    "sample",
    "with_policy",
]
