"""What a process that reads foreign bytes may do: its limits, and its isolation from network and files.

Limits (setrlimit) always hold. Isolation is taken where the kernel grants it: user and network namespaces
(namespaces(7)), Landlock (landlock(7), Linux 5.13), which leaves only Python's own folders readable, and a filter of
system calls (`coibot.edge.refused_calls`) for each job.
"""

import ctypes
import os
import resource
import signal
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from coibot.edge.refused_calls import can_refuse_calls, refuse_calls


@dataclass(frozen=True, slots=True)
class Limits:
    """For one job."""

    memory_bytes: int = 768 << 20
    """Of address space."""
    cpu_seconds: int = 20
    wall_seconds: float = 30.0
    answer_bytes: int = 64 << 20
    open_files: int = 32
    refuse_calls: bool = True
    """Refuse the system calls that reading does without, where there is a filter for this machine."""

    def for_pictures(self) -> "Limits":
        """For a job that reads pictures: its engines map a gigabyte, use a third of it, and take seconds a page."""
        return replace(
            self,
            memory_bytes=2 * self.memory_bytes,
            cpu_seconds=6 * self.cpu_seconds,
            wall_seconds=6 * self.wall_seconds,
        )


_libc = ctypes.CDLL(None, use_errno=True)

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWIPC = 0x08000000
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


def limit(limits: Limits) -> None:
    """Bind this process, and what it starts, to the limits; it ends when its parent does.

    With `refuse_calls` it starts nothing, speaks to nobody, and signals nobody.
    """
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    bound(limits)
    if limits.refuse_calls:
        refuse_calls(_libc)


def bound(limits: Limits) -> None:
    """Take the limits alone, which may be narrower than those that were taken before."""
    for what, soft, hard in (
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, allowed = resource.getrlimit(what)
        if allowed != resource.RLIM_INFINITY:  # never more than the system gave us, which setrlimit would refuse
            soft, hard = min(soft, allowed), min(hard, allowed)
        resource.setrlimit(what, (soft, hard))


def isolate(limits: Limits) -> tuple[str, ...]:
    """Give up the network, all files but Python's own, and new privileges, as far as the kernel lets us.

    Returns what jobs will be without: "network", "files", "signals" to processes outside, "processes" of their own.
    Call it while there is one thread.
    """
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    given_up = set()
    # A new user namespace also takes root's powers over everything outside it.
    if _unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) or _unshare(_CLONE_NEWNET | _CLONE_NEWIPC):
        given_up.add("network")
    given_up.update(_landlock(_readable()))
    if limits.refuse_calls and can_refuse_calls(_libc):
        given_up |= {"network", "signals", "processes"}
    return tuple(sorted(given_up))


def _unshare(flags: int) -> bool:
    return bool(_libc.unshare(flags) == 0)


def _readable() -> Iterable[Path]:
    """Python, its libraries, coibot itself, and the system's programs. Not the folder that coibot was started in."""
    python = {Path(path) for path in sysconfig.get_paths().values()}
    package = Path(__file__).resolve().parent.parent
    system = {Path(path) for path in ("/usr", "/lib", "/lib64", "/bin", "/etc/fonts", "/etc/ld.so.cache")}
    return {path for path in {*python, package, *system, Path(sys.base_prefix), Path("/dev/null")} if path.exists()}


# Access rights of Landlock, by the version of its interface that brought them (linux/landlock.h).
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ALL_FILE_RIGHTS = (1 << 16) - 1
_NET_TCP = 0b11
_SCOPE_SIGNALS_AND_SOCKETS = 0b11
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH = 1


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def _landlock(readable: Iterable[Path]) -> tuple[str, ...]:
    version = _libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return ()
    handled = _FILE_RIGHTS.get(version, _ALL_FILE_RIGHTS)
    ruleset = _Ruleset(handled, _NET_TCP if version >= 4 else 0, _SCOPE_SIGNALS_AND_SOCKETS if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = _libc.syscall(_CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
    if rules < 0:
        return ()
    try:
        for path in readable:
            _allow(rules, path)
        if _libc.syscall(_RESTRICT_SELF, rules, 0) != 0:
            return ()
        return ("files", "signals") if version >= 6 else ("files",)
    finally:
        os.close(rules)


def _allow(rules: int, path: Path) -> None:
    folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _EXECUTE | _READ_FILE | (_READ_DIR if path.is_dir() else 0)
        if path == Path("/dev/null"):
            rights |= _WRITE_FILE
        beneath = _PathBeneath(rights, folder)
        _libc.syscall(_ADD_RULE, rules, _RULE_PATH_BENEATH, ctypes.byref(beneath), 0)
    finally:
        os.close(folder)
