"""Work in a process of its own, which may be killed."""

import os
import random
import signal
import time
import traceback
from collections.abc import Callable


def fork(work: Callable[[], object]) -> int:
    """Start `work` in a child; returns its process id. The child ends with 0, or with 1 after an exception."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def ended(child: int) -> int:
    """Wait for the child; its exit status, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def in_child(work: Callable[[], object]) -> int:
    return ended(fork(work))


def killed(work: Callable[[], object], dice: random.Random, *, longest: float) -> None:
    """Start `work`, which goes on for ever, and end it by SIGKILL within `longest` seconds."""
    child = fork(work)
    time.sleep(longest * dice.random())
    os.kill(child, signal.SIGKILL)
    assert ended(child) == -signal.SIGKILL
