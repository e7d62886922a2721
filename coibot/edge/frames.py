"""How the sandbox and its server talk over their socket: a length-prefixed JSON header and a body of bytes."""

import json
import socket
import struct
import time

_LENGTHS = struct.Struct(">II")

MAX_HEADER = 64 << 20
MAX_BODY = 1 << 30


class ConnectionLostError(Exception):
    """The other side is gone, or does not speak in frames."""


def pack(header: object, body: bytes = b"") -> bytes:
    """One frame: the length of each part, the header as JSON, the body as it is."""
    text = json.dumps(header).encode()
    return b"".join((_LENGTHS.pack(len(text), len(body)), text, body))


def is_whole(begun: bytes | bytearray) -> bool:
    """Whether the bytes are exactly one frame."""
    if len(begun) < _LENGTHS.size:
        return False
    header, body = _LENGTHS.unpack_from(begun)
    return len(begun) == _LENGTHS.size + int(header) + int(body)


def send(channel: socket.socket, header: object, body: bytes = b"") -> None:
    """Raises ConnectionLostError, or TimeoutError when the channel has a time-out."""
    try:
        channel.sendall(pack(header, body))
    except TimeoutError:
        raise
    except OSError as fault:
        raise ConnectionLostError(str(fault)) from fault


def receive(channel: socket.socket, seconds: float | None = None) -> tuple[object, bytes]:
    """The next frame, whole within `seconds`.

    Raises ConnectionLostError when the other side is gone or sends something else, TimeoutError when it takes too long.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    header_length, body_length = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size, deadline))
    if header_length > MAX_HEADER or body_length > MAX_BODY:
        raise ConnectionLostError("a frame of that size is not of ours")
    try:
        header = json.loads(_exactly(channel, header_length, deadline))
    except (ValueError, RecursionError) as fault:
        raise ConnectionLostError("a frame without a header") from fault
    return header, _exactly(channel, body_length, deadline)


def _exactly(channel: socket.socket, count: int, deadline: float | None) -> bytes:
    received = bytearray()
    while len(received) < count:
        if deadline is not None:
            channel.settimeout(max(deadline - time.monotonic(), 0.001))
        try:
            part = channel.recv(min(count - len(received), 1 << 20))
        except TimeoutError:
            raise
        except OSError as fault:
            raise ConnectionLostError(str(fault)) from fault
        if not part:
            raise ConnectionLostError("the other side is gone")
        received += part
    return bytes(received)
