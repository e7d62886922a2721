"""System calls that a job which reads a file does without: sockets, processes, signals, other processes' memory.

A list of what is refused, not of what is allowed (seccomp(2)): libraries change the calls they use, and go on working.
It needs no privilege and no namespaces, and also holds where these are forbidden, as in most containers. A namespace
alone does not keep a job from a socket that lies in the file system, nor from leaving a process behind.
"""

import ctypes
import errno
import platform
import struct
from collections.abc import Mapping, Sequence
from functools import cache

_PR_GET_SECCOMP = 21
_PR_SET_SECCOMP = 22
_MODE_FILTER = 2

# The machine's name of itself in the kernel (linux/audit.h), and its numbers of the calls (asm/unistd.h).
_MACHINES: Mapping[str, tuple[int, Mapping[str, int]]] = {
    "x86_64": (
        0xC000003E,
        {
            "socket": 41, "connect": 42, "accept": 43, "sendto": 44, "sendmsg": 46, "bind": 49, "listen": 50,
            "socketpair": 53, "fork": 57, "vfork": 58, "execve": 59, "kill": 62, "ptrace": 101,
            "rt_sigqueueinfo": 129, "mount": 165, "tkill": 200, "io_submit": 209, "tgkill": 234, "add_key": 248,
            "request_key": 249, "keyctl": 250, "unshare": 272, "rt_tgsigqueueinfo": 297, "perf_event_open": 298,
            "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "memfd_create": 319, "bpf": 321,
            "execveat": 322, "userfaultfd": 323,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "io_submit": 2, "mount": 40, "unshare": 97, "ptrace": 117, "kill": 129, "tkill": 130, "tgkill": 131,
            "rt_sigqueueinfo": 138, "socket": 198, "socketpair": 199, "bind": 200, "listen": 201, "accept": 202,
            "connect": 203, "sendto": 206, "sendmsg": 211, "add_key": 217, "request_key": 218, "keyctl": 219,
            "execve": 221, "rt_tgsigqueueinfo": 240, "perf_event_open": 241, "setns": 268,
            "process_vm_readv": 270, "process_vm_writev": 271, "memfd_create": 279, "bpf": 280, "execveat": 281,
            "userfaultfd": 282,
        },
    ),
}  # fmt: skip
_EVERYWHERE = {"pidfd_send_signal": 424, "io_uring_setup": 425, "pidfd_open": 434, "pidfd_getfd": 438}
"""Calls that have the same number on all machines (since Linux 5.1)."""
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_THREAD = 0x10000
"""The flag by which clone(2) makes a thread, which engines for pictures need, and not a process. What clone3(2) is
asked for cannot be seen; where it is not to be had, libraries turn to clone(2)."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_OF, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Where these stand in what a filter is shown; of the argument the low half, on machines whose low half comes first."""
_X32 = 0x40000000
"""The other numbering of calls on x86_64."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def can_refuse_calls(libc: ctypes.CDLL) -> bool:
    """Whether there is a filter for this machine, and the kernel takes one."""
    return _filter_of(platform.machine()) != b"" and libc.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0


def refuse_calls(libc: ctypes.CDLL) -> bool:
    """From now on the calls fail with EPERM in this process, which has set PR_SET_NO_NEW_PRIVS. False: they do not."""
    code = _filter_of(platform.machine())
    if not code:
        return False
    program = _Program(len(code) // 8, code)
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


@cache
def _filter_of(machine: str) -> bytes:
    """Made once, by the process that forks the jobs; empty where there is none for the machine."""
    if machine not in _MACHINES:
        return b""
    architecture, numbers = _MACHINES[machine]
    return _filter(architecture, _CLONE[machine], [*numbers.values(), *_EVERYWHERE.values()])


def _filter(architecture: int, clone: int, refused: Sequence[int]) -> bytes:
    """Classic BPF: eight bytes an instruction (code, steps to jump if so, if not, value)."""
    count = len(refused)
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, count + 5, 0, _X32),
        *((_EQUAL, count + 4 - i, 0, number) for i, number in enumerate(refused)),
        (_EQUAL, 5, 0, _CLONE3),
        (_EQUAL, 0, 2, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_OF, 0, 1, _THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | errno.EPERM),
        (_RETURN, 0, 0, _REFUSE | errno.ENOSYS),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)
