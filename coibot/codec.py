"""The model's dataclasses to and from JSON values, checked on the way in.

Used wherever the vocabulary leaves the process: the store, the reading child, `--json`.
"""

import json
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")


class MalformedError(ValueError):
    """JSON that does not describe the expected type; the message says where it departs."""


_adapters: dict[type, TypeAdapter[Any]] = {}
"""Building one costs more than using it."""


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def prepare(*kinds: type) -> None:
    """Do now what the first use of these types would do (some 40 ms for the larger ones)."""
    for kind in kinds:
        _adapter(kind)


def to_json(value: object) -> Any:
    """The value as dicts, lists, strings, numbers: dates become ISO 8601."""
    return _adapter(type(value)).dump_python(value, mode="json")


def to_json_text(value: object) -> bytes:
    """The same as JSON is written."""
    return json.dumps(to_json(value)).encode()


def from_json(kind: type[T], raw: Any) -> T:
    """The inverse of `to_json`.

    Raises MalformedError when `raw` does not have the shape of `kind`.
    """
    return from_json_text(kind, json.dumps(raw))


def from_json_text(kind: type[T], text: str | bytes) -> T:
    """The same from JSON as it is written, without making lists and dicts of it first.

    Raises MalformedError when it is not JSON, or not of the shape of `kind`.
    """
    try:
        return cast("T", _adapter(kind).validate_json(text))
    except ValidationError as fault:
        where = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors()[:5])
        raise MalformedError(f"not a valid {kind.__name__}: {where}") from fault
