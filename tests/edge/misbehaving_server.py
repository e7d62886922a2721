"""A sandbox server whose jobs do what hostile files do to their readers. Started by test_sandbox.py."""

import contextlib
import ctypes
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from coibot.codec import prepare, to_json_text
from coibot.edge.confine import Limits
from coibot.edge.frames import pack
from coibot.edge.sandbox_server import Answer, serve
from coibot.model.document import FileReading

Arguments = Mapping[str, object]


def read_file(arguments: Arguments, content: bytes) -> Answer:
    """The file's first word says what it does to its reader."""
    word = content.split()[0].decode()
    if word in MISCHIEF:
        MISCHIEF[word]()
    return None, to_json_text(FileReading(str(arguments["name"]), "0" * 64, len(content)))


def burn() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(600)


def hoard() -> None:
    kept = []
    while True:
        kept.append(bytearray(16 << 20))


def give_up() -> None:
    os._exit(0)


def segfault() -> None:
    ctypes.string_at(0)


def fail() -> None:
    raise ValueError("a word of 'secret' bytes")


def recurse() -> None:
    recurse()


def chatter() -> None:
    print("not a frame", flush=True)
    os.write(1, b"\x00\x00\x00\x01\x00\x00\x00\x00x")


def babble() -> None:
    """Answer on whatever leads out of the process, and go on."""
    for line in range(3, 32):
        with contextlib.suppress(OSError):
            os.write(line, pack({"outcome": "answered"}) + b"and more")


def kill_server() -> None:
    os.kill(os.getppid(), signal.SIGKILL)


MISCHIEF = {
    "burn": burn,
    "sleep": sleep,
    "hoard": hoard,
    "give_up": give_up,
    "segfault": segfault,
    "fail": fail,
    "recurse": recurse,
    "chatter": chatter,
    "babble": babble,
}


def unpack(arguments: Arguments, content: bytes) -> Answer:
    """Files that are not what their names say, or nothing but a message."""
    if content == b"lie":
        return {"message": {}, "sizes": {"0" * 64: 3}}, b"lie"
    return {"message": {"sha256": 7}, "sizes": {}}, b""


def leave_behind(arguments: Arguments, content: bytes) -> Answer:
    """A process in the background."""
    pid = os.fork()
    if pid == 0:
        time.sleep(600)
    return pid, b""


def make_up(arguments: Arguments, content: bytes) -> Answer:
    for line in range(3, 32):
        with contextlib.suppress(OSError):
            os.write(line, pack(dict(arguments)))
    time.sleep(600)
    return {}, b""


def shout(arguments: Arguments, content: bytes) -> Answer:
    return {}, bytes(int(str(arguments["size"])))


def look_around(arguments: Arguments, content: bytes) -> Answer:
    """What a reader that was taken over would find."""
    return {
        "environment": dict(os.environ),
        "secret": _reads(Path(str(arguments["secret"]))),
        "network": _connects(int(str(arguments["port"]))),
        "writes": _writes(Path(str(arguments["target"]))),
        "signals": _signals(int(str(arguments["pid"]))),
        "library": _reads(Path(json.__file__)),
    }, b""


def _reads(path: Path) -> bool:
    try:
        return bool(path.read_bytes())
    except OSError:
        return False


def _writes(path: Path) -> bool:
    try:
        return path.write_bytes(b"x") > 0
    except OSError:
        return False


def _connects(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def _signals(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def die_with_server(arguments: Arguments, content: bytes) -> Answer:
    kill_server()
    return {}, b""


def server_pid(arguments: Arguments, content: bytes) -> Answer:
    return os.getppid(), b""


JOBS = {
    "read_file": read_file,
    "unpack": unpack,
    "leave_behind": leave_behind,
    "make_up": make_up,
    "shout": shout,
    "look_around": look_around,
    "die_with_server": die_with_server,
    "server_pid": server_pid,
}

if __name__ == "__main__":
    prepare(FileReading)
    serve(JOBS, Limits(**json.loads(sys.argv[1])))
