"""A sandbox server whose jobs try to get out. Started by test_breakout.py."""

import ctypes
import json
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from coibot.edge.confine import Limits
from coibot.edge.sandbox_server import Answer, serve

Arguments = Mapping[str, object]
spoiled = "fine"


def attempt(arguments: Arguments, content: bytes) -> Answer:
    try:
        return ATTEMPTS[str(arguments["what"])](arguments), b""
    except (OSError, ValueError, MemoryError):
        return "refused", b""


def _raise(what: int) -> Callable[[Arguments], object]:
    def raising(arguments: Arguments) -> object:
        resource.setrlimit(what, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        return "raised"

    return raising


def fork(arguments: Arguments) -> object:
    if os.fork() == 0:
        os._exit(0)
    return "forked"


def leave_daemon(arguments: Arguments) -> object:
    """A grandchild in a session of its own, which no signal to the group reaches."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(5)
        os._exit(0)
    return "left behind"


def fork_bomb(arguments: Arguments) -> object:
    for _ in range(200):
        if os.fork() == 0:
            time.sleep(5)
            os._exit(0)
    return "gone off"


def thread(arguments: Arguments) -> object:
    try:
        threading.Thread(target=time.sleep, args=(1,)).start()
    except RuntimeError as fault:
        raise OSError(str(fault)) from fault
    return "started"


def run_a_program(arguments: Arguments) -> object:
    os.execv("/bin/true", ["true"])


def ring(arguments: Arguments) -> object:
    libc = ctypes.CDLL(None, use_errno=True)
    parameters = ctypes.create_string_buffer(120)
    if libc.syscall(425, 1, parameters) < 0:
        raise OSError(ctypes.get_errno(), "io_uring_setup")
    return "opened"


def _write(path: str) -> Callable[[Arguments], object]:
    def writing(arguments: Arguments) -> object:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with Path(path).open("wb") as file:
            file.write(b"x")
            file.flush()
        return "written"

    return writing


def make_memory_file(arguments: Arguments) -> object:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    descriptor = os.memfd_create("x")
    return os.write(descriptor, b"x" * 1000)


def read(arguments: Arguments) -> object:
    path = Path(str(arguments["path"]))
    if path.is_dir():
        return list(map(str, path.iterdir()))
    with path.open("rb") as file:
        return len(file.read(10))


def _speak(kind: str) -> Callable[[Arguments], object]:
    def speaking(arguments: Arguments) -> object:
        port = int(str(arguments["port"]))
        if kind == "unix":
            with socket.socket(socket.AF_UNIX) as own:
                own.connect(str(arguments["path"]))
        elif kind == "udp":
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
                own.sendto(b"x", ("192.0.2.1", 53))
        elif kind == "tcp":
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        elif kind == "tcp6":
            socket.create_connection(("2001:db8::1", 80), timeout=2).close()
        else:
            with socket.create_server(("127.0.0.1", 0)) as own, socket.create_connection(own.getsockname(), timeout=1):
                return "heard"
        return "spoken"

    return speaking


def send_signal(arguments: Arguments) -> object:
    os.kill(int(str(arguments["pid"])), 0)
    return "sent"


def trace(arguments: Arguments) -> object:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, int(str(arguments["pid"])), 0, 0) != 0:  # PTRACE_ATTACH
        raise OSError(ctypes.get_errno(), "ptrace")
    return "traced"


def spoil_modules(arguments: Arguments) -> object:
    global spoiled
    spoiled = "spoiled"
    sys.modules.clear()
    return spoiled


ATTEMPTS: Mapping[str, Callable[[Arguments], object]] = {
    "nothing": lambda arguments: spoiled,
    "raise_memory": _raise(resource.RLIMIT_AS),
    "raise_cpu": _raise(resource.RLIMIT_CPU),
    "raise_files": _raise(resource.RLIMIT_NOFILE),
    "raise_file_size": _raise(resource.RLIMIT_FSIZE),
    "raise_processes": _raise(resource.RLIMIT_NPROC),
    "fork": fork,
    "leave_daemon": leave_daemon,
    "thread": thread,
    "run_a_program": run_a_program,
    "ring": ring,
    "fork_bomb": fork_bomb,
    "write_tmp": _write("/tmp/taken-over"),
    "write_here": _write("taken-over"),
    "write_dev_shm": _write("/dev/shm/taken-over"),
    "make_memory_file": make_memory_file,
    "read": read,
    "speak_unix": _speak("unix"),
    "speak_udp": _speak("udp"),
    "speak_tcp": _speak("tcp"),
    "speak_tcp6": _speak("tcp6"),
    "speak_listen": _speak("listen"),
    "signal": send_signal,
    "trace": trace,
    "spoil_modules": spoil_modules,
}

if __name__ == "__main__":
    serve({"attempt": attempt}, Limits(**json.loads(sys.argv[1])))
