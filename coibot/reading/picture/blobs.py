"""The words of a picture where Tesseract is not installed: blobs of type, each read by the line recogniser."""

import cv2
import numpy as np

from coibot.reading.picture.recogniser import Recogniser
from coibot.reading.picture.tesseract import Word
from coibot.reading.picture.upright import Upright, dark

RULE = 0.3
"""Inches: what is straight and longer is a rule."""
GAP = 0.05
"""Inches between letters of one line of type, at most."""
LEAST = 0.5
"""Average confidence of a word that is kept."""


def words_without_engine(picture: Upright, recogniser: Recogniser) -> list[Word]:
    """Every blob's words, in no order."""
    ink = dark(picture.pixels)
    long = round(RULE * picture.dpi)
    for shape in ((1, long), (round(0.16 * picture.dpi), 1)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        ink = np.asarray(cv2.subtract(ink, cv2.dilate(rules, np.ones((3, 3), np.uint8))), np.uint8)
    smeared = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, round(GAP * picture.dpi)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    words = []
    for x, y, wide, tall, area in stats[1:]:
        if tall < 0.03 * picture.dpi or tall > 0.3 * picture.dpi or wide < 0.02 * picture.dpi or area < 20:
            continue
        words += _words(picture, recogniser, int(x), int(y), int(wide), int(tall))
    return words


def _words(picture: Upright, recogniser: Recogniser, x: int, y: int, wide: int, tall: int) -> list[Word]:
    margin = max(2, tall // 8)
    left, top = max(x - margin, 0), max(y - margin, 0)
    strip = np.ascontiguousarray(picture.pixels[top : y + tall + margin, left : x + wide + margin])
    read = recogniser.read(strip)
    if not read.text or sum(read.confidences) / len(read.confidences) < LEAST:
        return []
    words = []
    start = 0
    for end in (*[i for i, c in enumerate(read.text) if c == " "], len(read.text)):
        if end > start:
            begin = read.ends[start - 2] if start > 1 else 0.0
            x0 = left + begin * strip.shape[1] if start else x
            x1 = left + read.ends[end - 1] * strip.shape[1]
            sure = min(read.confidences[start:end])
            words.append(Word(read.text[start:end], (round(x0), y, round(x1), y + tall), y + tall, sure))
        start = end + 1
    return words
