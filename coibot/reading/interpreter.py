"""pdfminer's interpreter, made to notice what a viewer does not show.

pdfminer runs every operator and passes over what decides whether a person sees the result: clipping, transparency,
optional content, and the colours that a form inherits. A value that nobody sees must not be read, so these are
followed here (ISO 32000-1 sections 8.5.4, 8.10, 8.11 and 11.6.4.4).
"""

from collections.abc import Mapping
from typing import Any, Protocol, Self

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFStackT, PDFTextState
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, apply_matrix_pt, mult_matrix

from coibot.reading.page import Box
from coibot.reading.streams import CONTENT_A_PAGE, TooLargeError, weigh

EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
END = b"coibot_end"
LARGEST_NUMBER = 1e6
FORMS_A_PAGE = 5_000
INKS = ("Separation", "DeviceN")
"""Spaces of colour that say how much of an ink is laid on, rather than how much light there is."""
FAINT = 0.1
"""Opacity below which nobody reads."""


class Visibility:
    """The layers (optional content groups) that are off as the file opens."""

    def __init__(self, document: PDFDocument) -> None:
        settings = resolve1(document.catalog.get("OCProperties"))
        default = resolve1(settings.get("D")) if isinstance(settings, dict) else None
        default = default if isinstance(default, dict) else {}
        self._off = _numbers_of(default.get("OFF"))
        self._on = _numbers_of(default.get("ON"))
        self._base_off = getattr(resolve1(default.get("BaseState")), "name", "") == "OFF"

    def hidden(self, layer: object) -> bool:
        """Whether what belongs to a layer, or to a membership of layers, does not show."""
        content = resolve1(layer)
        if not isinstance(content, dict):
            return False
        if "OCGs" in content:
            groups = resolve1(content["OCGs"])
            members = groups if isinstance(groups, list) else [content["OCGs"]]
            states = [self._is_off(member) for member in members]
            # By the plainest policy, one layer that is on is enough; under others that is not certain to show.
            policy = getattr(resolve1(content.get("P")), "name", "AnyOn")
            return bool(states) and (all(states) if policy == "AnyOn" and "VE" not in content else any(states))
        return self._is_off(layer)

    def _is_off(self, layer: object) -> bool:
        number = layer.objid if isinstance(layer, PDFObjRef) else None
        return number in self._off or (self._base_off and number not in self._on)


def _numbers_of(layers: object) -> set[int]:
    found = resolve1(layers)
    return {layer.objid for layer in found if isinstance(layer, PDFObjRef)} if isinstance(found, list) else set()


class GraphicState(PDFGraphicState):
    """Also knows how much of what is drawn shows through, and where."""

    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blended: bool = False
    """Drawn in another way than over what is there."""
    clip: Box = EVERYWHERE
    """The rectangle around what is let through, on the page."""

    @property
    def ncolor_is_white(self) -> bool:
        return _white(self.ncolor, self.ncs.name)

    @property
    def scolor_is_white(self) -> bool:
        return _white(self.scolor, self.scs.name)

    def copy(self) -> "GraphicState":
        twin = GraphicState()
        twin.__dict__.update(self.__dict__)
        return twin


def _white(colour: object, space: str) -> bool:
    """White in gray, RGB or CMYK, or no ink at all; anything else counts as ink."""
    if isinstance(colour, (int, float)):
        return colour <= 0.02 if space in INKS else colour >= 0.98
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    shades = [float(part) for part in parts if isinstance(part, (int, float))]
    if len(shades) != len(parts):
        return False
    if len(shades) == 4 or space in INKS:
        return max(shades) <= 0.02
    return len(shades) in (1, 3) and min(shades) >= 0.98


class Canvas(Protocol):
    """What the interpreter needs of the device."""

    ctm: Matrix | None
    hidden: int
    """How many of the open marked contents and forms do not show."""
    damaged: bool
    """Something that is drawn cannot be unpacked to its end, or makes no sense."""
    unpacked: int
    """Bytes of operators so far."""
    runs: int
    """Forms and notes so far."""

    visibility: Visibility

    def doubt(self, box: Box) -> None:
        """Something shows in the box, and what cannot be told."""


class Interpreter(PDFPageInterpreter):
    """One for a page; each form within runs in one of its own, which begins in the state of the one around it."""

    canvas: Canvas
    around: tuple[GraphicState, PDFTextState] | None = None
    """The state in which a form was invoked."""

    @classmethod
    def on(cls, canvas: Any) -> Self:
        made = cls(canvas.rsrcmgr, canvas)
        made.canvas = canvas
        return made

    def dup(self) -> Self:
        twin = self.on(self.canvas)
        twin.around = self.state.copy(), self.textstate.copy()
        return twin

    def draw_apart(self, stream: PDFStream, ctm: Matrix) -> None:
        """What an annotation shows: nothing of the page's state, and within its box."""
        twin = self.on(self.canvas)
        twin.parent_stream_ids.update(self.parent_stream_ids, self.stream_ids)
        twin.around = GraphicState(), PDFTextState()
        if (bounds := numbers(stream.get("BBox"), 4)) is not None:
            twin.around[0].clip = _rectangle(bounds, ctm)
        resources = resolve1(stream.get("Resources")) or {}
        if isinstance(resources, dict):
            twin.render_contents(resources, [stream], ctm=ctm)

    @property
    def state(self) -> GraphicState:
        assert isinstance(self.graphicstate, GraphicState)
        return self.graphicstate

    def init_state(self, ctm: Matrix) -> None:
        super().init_state(ctm)
        self.graphicstate = GraphicState()
        if self.around is not None:
            self.graphicstate, self.textstate = self.around[0].copy(), self.around[1].copy()
        self._marked: list[bool] = []

    def execute(self, streams: Any) -> None:
        before = self.canvas.hidden
        self._tolerant = 0
        self.canvas.runs += 1
        for stream in map(resolve1, streams):
            if isinstance(stream, PDFStream):
                size, whole = weigh(stream)
                self.canvas.unpacked += size
                self.canvas.damaged |= not whole
        if self.canvas.unpacked > CONTENT_A_PAGE or self.canvas.runs > FORMS_A_PAGE:
            raise TooLargeError("more is drawn on a page than on any certificate")
        self.run(streams)
        self.canvas.hidden = before

    def run(self, streams: Any) -> None:
        """The operators of streams that were weighed."""
        self._ended = False
        # A mark of our own behind the last operator: what swallows it (a string, an array, a picture that is not
        # closed) has swallowed what was drawn as well. Its number is none of the file's, nor of a form around.
        end = PDFStream({}, b"\n%s\n" % END)
        end.set_objid(-1 - len(self.parent_stream_ids), 0)
        super().execute([*streams, end])
        self.canvas.damaged |= not self._ended

    def do_coibot_end(self) -> None:
        self._ended = True

    # Operators that are none. What a viewer makes of these is anybody's guess, so the page is not believed.

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_") and not self._tolerant:
            self.canvas.damaged = True
        raise AttributeError(name)

    def do_BX(self) -> None:  # noqa: N802
        self._tolerant += 1

    def do_EX(self) -> None:  # noqa: N802
        self._tolerant = max(0, self._tolerant - 1)

    def pop(self, n: int) -> list[PDFStackT]:
        if len(self.argstack) < n:
            self.canvas.damaged = True
        return super().pop(n)

    def do_Tm(  # noqa: N802
        self, a: PDFStackT, b: PDFStackT, c: PDFStackT, d: PDFStackT, e: PDFStackT, f: PDFStackT
    ) -> None:
        self._check_numbers(a, b, c, d, e, f)
        super().do_Tm(a, b, c, d, e, f)

    def do_cm(self, a1: PDFStackT, b1: PDFStackT, c1: PDFStackT, d1: PDFStackT, e1: PDFStackT, f1: PDFStackT) -> None:
        self._check_numbers(a1, b1, c1, d1, e1, f1)
        super().do_cm(a1, b1, c1, d1, e1, f1)

    def _check_numbers(self, *operands: PDFStackT) -> None:
        if not all(isinstance(n, (int, float)) and abs(n) < LARGEST_NUMBER for n in operands):
            self.canvas.damaged = True

    def do_TJ(self, seq: PDFStackT) -> None:  # noqa: N802
        if self.textstate.font is None:  # a viewer takes one of its own
            self.textstate.font = self.rsrcmgr.get_font(None, {})
        super().do_TJ(seq)

    # Optional content

    def do_BMC(self, tag: PDFStackT) -> None:  # noqa: N802, ARG002
        self._mark(hidden=False)

    def do_BDC(self, tag: PDFStackT, props: PDFStackT) -> None:  # noqa: N802
        layer: object = props
        if isinstance(props, PSLiteral):
            named = resolve1(self.resources.get("Properties"))
            layer = named.get(props.name) if isinstance(named, dict) else None
        is_layer = isinstance(tag, PSLiteral) and tag.name == "OC"
        self._mark(hidden=is_layer and self.canvas.visibility.hidden(layer))

    def do_EMC(self) -> None:  # noqa: N802
        if self._marked and self._marked.pop():
            self.canvas.hidden -= 1

    def _mark(self, *, hidden: bool) -> None:
        self._marked.append(hidden)
        self.canvas.hidden += hidden

    # Forms

    def do_Do(self, xobjid_arg: PDFStackT) -> None:  # noqa: N802
        """Within its box, and only when its layer is on."""
        name = getattr(xobjid_arg, "name", None)
        form = resolve1(self.xobjmap.get(name))
        entries: Mapping[str, object] = form.attrs if isinstance(form, PDFStream) else {}
        hidden = self.canvas.visibility.hidden(entries.get("OC"))
        self.canvas.hidden += hidden
        kept = self.state.clip
        bounds, matrix = numbers(entries.get("BBox"), 4), numbers(entries.get("Matrix"), 6)
        if bounds is not None:
            a, b, c, d, e, f = matrix or (1, 0, 0, 1, 0, 0)
            self._clip_to(_rectangle(bounds, mult_matrix((a, b, c, d, e, f), self.ctm)))
        super().do_Do(xobjid_arg)
        self.state.clip = kept
        self.canvas.hidden -= hidden

    # Clipping and transparency

    def do_W(self) -> None:  # noqa: N802
        """To the rectangle around the path: what lies outside of it shows under no rule."""
        points = [
            apply_matrix_pt(self.ctm, (float(segment[i]), float(segment[i + 1])))
            for segment in self.curpath
            for i in range(1, len(segment) - 1, 2)
        ]
        if points:
            self._clip_to(_around(points))

    do_W_a = do_W  # noqa: N815

    def _clip_to(self, box: Box) -> None:
        old = self.state.clip
        self.state.clip = max(old[0], box[0]), max(old[1], box[1]), min(old[2], box[2]), min(old[3], box[3])

    def do_gs(self, name: PDFStackT) -> None:
        states = resolve1(self.resources.get("ExtGState"))
        entries = resolve1(states.get(getattr(name, "name", None))) if isinstance(states, dict) else None
        if not isinstance(entries, dict):
            return
        fill, stroke = resolve1(entries.get("ca")), resolve1(entries.get("CA"))
        if isinstance(fill, (int, float)):
            self.state.fill_alpha = float(fill)
        if isinstance(stroke, (int, float)):
            self.state.stroke_alpha = float(stroke)
        if "BM" in entries:
            self.state.blended = getattr(resolve1(entries["BM"]), "name", "") not in ("Normal", "Compatible")
        if "SMask" in entries and isinstance(resolve1(entries["SMask"]), dict):
            self.state.blended = True


def _rectangle(bounds: list[float], matrix: Matrix) -> Box:
    """The rectangle around a transformed one."""
    corners = [(x, y) for x in (bounds[0], bounds[2]) for y in (bounds[1], bounds[3])]
    return _around([apply_matrix_pt(matrix, corner) for corner in corners])


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def numbers(value: object, count: int) -> list[float] | None:
    """An array of so many numbers; None for anything else."""
    value = resolve1(value)
    if not isinstance(value, list) or len(value) != count:
        return None
    found = [resolve1(v) for v in value]
    if not all(isinstance(n, (int, float)) for n in found):
        return None
    return [float(n) for n in found]
