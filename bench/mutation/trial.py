"""Runs tests on mutants, each in a fork of a process that has collected the tests already.

A mistake inside a function is put into the running process: the function gets the code of the mutated file. Only tests
that called the function are run, the cheapest first, until one fails. A mistake in what is decided at import (tables,
classes, defaults) needs the modules anew: the fork is made of a process that has imported no module of ours.
"""

import functools
import gc
import importlib
import mmap
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType

import pytest
from hypothesis import HealthCheck, Phase, settings

from bench.mutation.mutants import Mutant

KILLED, SURVIVED, TIMEOUT, UNREACHED = "killed", "survived", "timeout", "not reached"
SLOW = "tests/rules/test_planted.py"
"""Draws and reads hundreds of certificates; too slow to be run for every mutant, and so for none."""
OPTIONS = [f"--ignore={SLOW}", "-q", "-p", "no:cacheprovider", "-o", "timeout=0", "-x"]


def steady_dice() -> None:
    """The same examples for the same test each time, and no search for a smaller one."""
    profile = {"derandomize": True, "database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
    settings.register_profile("mutation", phases=(Phase.explicit, Phase.generate), **profile)  # type: ignore[arg-type]
    settings.load_profile("mutation")


# In a process that has collected the tests -----------------------------------------------------------------------------


class Warm:
    """A pytest plug-in: all tests once, to see which lines each runs; then the mutants of functions."""

    def __init__(self, root: Path, mutants: Sequence[Mutant], tell: Callable[[Mutant, str], None]) -> None:
        self.root, self.mutants, self.tell = root, mutants, tell
        self.files = {str(root / mutant.file): mutant.file for mutant in mutants}
        self.runs: dict[tuple[str, int], set[int]] = defaultdict(set)
        """File and line -> the numbers of the tests that run it."""
        self.shared: dict[tuple[str, int], set[str]] = defaultdict(set)
        """Lines run at import, or for a value that later tests find in a cache -> files or folders of those tests."""
        self.killers: dict[tuple[str, str], list[int]] = defaultdict(list)
        """File and function -> the tests that failed on its mutants, the latest last: likely to do so again."""
        self.caching: dict[CodeType, str] = {}
        self.caches: list[functools._lru_cache_wrapper[object]] = []
        self.live: list[FunctionType] = []
        self.test = -1
        self.within: list[str] = []
        self.failed = ""
        self.killer = mmap.mmap(-1, 8)
        """Shared with the forks: the number of the test that failed."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = self.failed or f"{report.nodeid}\n{report.longreprtext}"

    def pytest_sessionstart(self) -> None:
        sys.settrace(self._trace)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items, cost = session.items, []
        self.caching = {code: self._users_of(code) for cached in _caches() for code in _codes_of(cached)}
        for self.test in range(len(items)):
            started = time.process_time()
            sys.settrace(self._trace)
            _through_pytest(items, self.test)
            cost.append(time.process_time() - started)
        sys.settrace(None)
        if self.failed:
            print(f"\nA test fails without any mistake of ours:\n{self.failed}")
            session.shouldfail = "nothing was tried"
            return True
        self.caches, self.live = _caches(), _functions(set(self.files))
        gc.collect()
        gc.freeze()  # a collection in a fork would copy all pages
        for mutant in self.mutants:
            self.tell(mutant, self._try(mutant, items, cost))
        return True

    def _trace(self, frame: FrameType, _event: str, _: object) -> "Callable[[FrameType, str, object], object] | None":
        code = frame.f_code
        users = self.caching.get(code)
        file = self.files.get(code.co_filename)
        if file is None and users is None:
            return None
        if users is not None:
            self.within.append(users)
        ours = self.runs if file is not None else None

        def line(frame: FrameType, event: str, _: object) -> object:
            if event == "return":
                if users is not None:
                    self.within.pop()
            elif ours is not None:
                place = (file or "", frame.f_lineno)
                ours[place].add(self.test)
                if self.test < 0:
                    self.shared[place].add("tests/")
                self.shared[place].update(self.within)
            return line

        return line

    def _users_of(self, code: CodeType) -> str:
        """Where the tests are that may find in a cache what this code returned."""
        file = Path(code.co_filename).relative_to(self.root)
        return file.as_posix() if file.name.startswith("test_") else "tests/"

    def _try(self, mutant: Mutant, items: list[pytest.Item], cost: list[float]) -> str:
        places = [(mutant.file, line) for line in range(mutant.lines[0], mutant.lines[1] + 1)]
        chosen = {test for place in places for test in self.runs[place]} - {-1}
        if users := tuple(user for place in places for user in self.shared[place]):
            room = f"tests/{Path(mutant.file).parent.name}/"
            chosen |= {at for at, one in enumerate(items) if one.nodeid.startswith(users) and one.nodeid.startswith(room)}
        if not chosen:
            return UNREACHED
        killers = self.killers[mutant.file, mutant.function]
        known = {test: place for place, test in enumerate(killers)}
        order = sorted(chosen, key=lambda test: (-known.get(test, -1), cost[test]))
        self.killer[:] = (0).to_bytes(8)
        fate = forked(lambda: self._child(mutant, items, order), 10 + int(3 * sum(cost[at] for at in order)))
        test = int.from_bytes(self.killer[:]) - 1
        if test >= 0:
            if test in killers:
                killers.remove(test)
            killers.append(test)
        return fate

    def _child(self, mutant: Mutant, items: list[pytest.Item], order: Sequence[int]) -> bool:
        mutant.apply()
        put_in_place(self.live, self.root / mutant.file, mutant)
        for cached in self.caches:
            cached.cache_clear()
        items[0].config.pluginmanager.unregister(name="terminalreporter")
        for test in order:
            if not _passes(items[test]) or self.failed:
                self.killer[:] = (test + 1).to_bytes(8)
                return False
        return True


def _through_pytest(items: list[pytest.Item], number: int) -> None:
    item, following = items[number], items[number + 1] if number + 1 < len(items) else None
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _plain(item: pytest.Item) -> bool:
    """Whether the test is a function of nothing but its parameters, so that it can be called as it is."""
    if not isinstance(item, pytest.Function):
        return False
    given = item.callspec.params if hasattr(item, "callspec") else {}
    return set(item.fixturenames) <= set(given)


def _passes(item: pytest.Item) -> bool:
    if not _plain(item):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return True  # a failure is reported to pytest_runtest_logreport
    given = item.callspec.params if hasattr(item, "callspec") else {}
    try:
        item.obj(**given)
    except pytest.skip.Exception:
        return True
    except BaseException:
        return False
    return True


def _caches() -> list["functools._lru_cache_wrapper[object]"]:
    found = (one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper))
    return [one for one in found if getattr(one, "__module__", "").startswith(("coibot.", "tests."))]


def _codes_of(cached: object) -> Iterator[CodeType]:
    inner = getattr(cached, "__wrapped__", None)
    if isinstance(inner, FunctionType):
        yield inner.__code__


def _functions(files: set[str]) -> list[FunctionType]:
    return [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__.co_filename in files]


def put_in_place(live: Sequence[FunctionType], path: Path, mutant: Mutant) -> None:
    """Give each live function of the file the code that it has in the mutated tree."""
    new = {(code.co_qualname, code.co_firstlineno): code for code in _codes(compile(mutant.tree, str(path), "exec"))}
    for one in live:
        code = new.get((one.__code__.co_qualname, one.__code__.co_firstlineno))
        if one.__code__.co_filename == str(path) and code is not None and code.co_freevars == one.__code__.co_freevars:
            one.__code__ = code


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


# In a process that has imported nothing of ours ---------------------------------------------------------------------------


def try_cold(root: Path, mutant: Mutant, tests: Sequence[str]) -> str:
    """The tests on a mutant of what is decided at import."""
    return forked(lambda: _imported_anew(root, mutant, tests), 120)


def _imported_anew(root: Path, mutant: Mutant, tests: Sequence[str]) -> bool:
    from importlib.machinery import SourceFileLoader

    path, original = str(root / mutant.file), SourceFileLoader.get_code
    mutant.apply()

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if self.get_filename(fullname) == path:
            return compile(mutant.tree, path, "exec")
        return original(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    return pytest.main([*OPTIONS, *tests]) == 0


def tests_for(root: Path, mutant: Mutant) -> list[str]:
    """All tests of the mutant's room, those of its module first."""
    file = Path(mutant.file)
    folder = root / "tests" / file.parent.name
    own = folder / f"test_{file.name}"
    others = sorted(path for path in folder.glob("test_*.py") if path not in (own, root / SLOW))
    return [str(path) for path in ([own] if own.exists() else []) + others]


def import_foreign(names: Iterable[str]) -> None:
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001, S112 - a speed-up only
            continue


def foreign_modules() -> list[str]:
    """What the tests import beside the modules of this repository."""
    ours = ("coibot", "tests", "bench", "_pytest", "pytest", "__")
    return sorted(
        name for name, module in sys.modules.items() if isinstance(module, ModuleType) and not name.startswith(ours)
    )


# Forks ---------------------------------------------------------------------------------------------------------------------


def forked(passes: Callable[[], bool], seconds: int) -> str:
    """What became of a mutant, tried in a fork of this process with so many seconds of processor time."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            quiet = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(quiet, stream)
            code = 0 if passes() else 1
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return TIMEOUT
    return SURVIVED if os.WEXITSTATUS(status) == 0 else KILLED
