"""Frames: whole, or an error; whatever the other side sends."""

import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coibot.edge import frames

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, st.binary())
def test_a_frame_comes_back_as_it_was(header: object, body: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        frames.send(ours, header, body)
        assert frames.receive(theirs) == (header, body)


@given(JSON, st.binary(), st.binary(min_size=1, max_size=9))
def test_a_frame_is_whole_with_its_last_byte_and_not_beyond(header: object, body: bytes, more: bytes) -> None:
    frame = frames.pack(header, body)
    whole = [length for length in range(len(frame) + 1) if frames.is_whole(frame[:length])]
    assert (whole, frames.is_whole(frame + more)) == ([len(frame)], False)


def test_a_frame_larger_than_the_socket_s_buffer(pair: Pair) -> None:
    ours, theirs = pair
    body = bytes(3 << 20)
    sender = threading.Thread(target=frames.send, args=(ours, {"n": 1}, body))
    sender.start()
    assert frames.receive(theirs, 30) == ({"n": 1}, body)
    sender.join()


@pytest.mark.parametrize(
    "sent",
    [b"", b"\x00\x00", frames.pack({}, b"12345")[:-1], b"\xff" * 8, b"\x00\x00\x00\x01\x00\x00\x00\x00{"],
)
def test_half_a_frame_or_none_is_a_lost_connection(pair: Pair, sent: bytes) -> None:
    ours, theirs = pair
    ours.sendall(sent)
    ours.close()
    with pytest.raises(frames.ConnectionLostError):
        frames.receive(theirs)


def test_a_frame_that_does_not_come_in_time(pair: Pair) -> None:
    ours, theirs = pair
    ours.sendall(frames.pack({})[:-1])
    with pytest.raises(TimeoutError):
        frames.receive(theirs, 0.01)


def test_nobody_to_send_to(pair: Pair) -> None:
    ours, theirs = pair
    theirs.close()
    with pytest.raises(frames.ConnectionLostError):
        frames.send(ours, {})
