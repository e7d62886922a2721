"""Runs tests on mutants, each in a fork of a process that has collected the tests already.

A mistake inside a function is put into the running process: the function gets the code of the mutated file. Only tests
that ran the line are run, likely killers and cheap ones first, until one fails. A mistake in what is decided at import
(tables, classes, defaults) needs the modules anew: there the fork is made of a process that has imported none of ours.
"""

import functools
import gc
import importlib
import mmap
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType

import pytest
from hypothesis import HealthCheck, Phase, settings

from bench.mutation.mutants import Mutant

KILLED, SURVIVED, TIMEOUT, UNREACHED = "killed", "survived", "timeout", "not reached"
TESTS = {"rules": ("tests/rules",), "desk": ("tests/desk", "tests/pipeline", "tests/conversations")}
"""The tests of each room; what the desk decides is told by the whole road and by recorded conversations, too."""
SLOW = ("tests/rules/test_planted.py", "tests/pipeline/test_killed_between.py")
"""Too slow to be run for every mutant, and so run for none."""
OPTIONS = [*(f"--ignore={file}" for file in SLOW), "-q", "-p", "no:cacheprovider", "-o", "timeout=0", "-x"]
Tracer = Callable[[FrameType, str, object], object]


def steady_dice() -> None:
    """The same examples for the same test each time, and no search for a smaller one."""
    profile = {"derandomize": True, "database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
    settings.register_profile("mutation", phases=(Phase.explicit, Phase.generate), **profile)  # type: ignore[arg-type]
    settings.load_profile("mutation")


# Which test runs which line ------------------------------------------------------------------------------------------


class Lines:
    """The lines of some files that run, by the test that runs them."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = frozenset(files)
        self.run: dict[tuple[str, int], set[int]] = defaultdict(set)
        """File and line -> the numbers of tests."""
        self.shared: dict[tuple[str, int], set[str]] = defaultdict(set)
        """Lines run at import, or for a value that later tests find in a cache -> files or folders of those tests."""
        self.caching: dict[CodeType, str] = {}
        """The code of functions with a cache -> where the tests are that find its values."""
        self._seen: dict[str, set[int]] = defaultdict(set)
        self._around: list[dict[str, set[int]]] = []

    def start(self) -> None:
        sys.settrace(self._call)

    def stop(self, test: int | None) -> None:
        """Stop, and book what was seen on a test; on every test where there is none, as at import."""
        sys.settrace(None)
        for file, lines in self._seen.items():
            for line in lines:
                if test is None:
                    self.shared[file, line].add("tests/")
                else:
                    self.run[file, line].add(test)
        self._seen.clear()

    def _call(self, frame: FrameType, _event: str, _: object) -> Tracer | None:
        code = frame.f_code
        if code in self.caching:
            return self._cached(frame, self.caching[code])
        return self._plain(code.co_filename) if code.co_filename in self.files else None

    def _plain(self, file: str) -> Tracer:
        add = self._seen[file].add

        def line(frame: FrameType, _event: str, _: object) -> Tracer:
            add(frame.f_lineno)
            return line

        return line

    def _cached(self, frame: FrameType, users: str) -> Tracer:
        self._around.append(self._seen)
        self._seen = defaultdict(set)
        inner = self._plain(frame.f_code.co_filename) if frame.f_code.co_filename in self.files else None

        def line(frame: FrameType, event: str, what: object) -> Tracer:
            if event == "return":
                inside, self._seen = self._seen, self._around.pop()
                for file, lines in inside.items():
                    self._seen[file] |= lines
                    for number in lines:
                        self.shared[file, number].add(users)
            elif inner is not None:
                inner(frame, event, what)
            return line

        return line


# In a process that has collected the tests ---------------------------------------------------------------------------


class Warm:
    """A pytest plug-in: all tests once, to see which lines each runs; then the mutants of functions of one room."""

    def __init__(self, root: Path, mutants: Sequence[Mutant], tell: Callable[[Mutant, str], None]) -> None:
        self.root, self.mutants, self.tell = root, mutants, tell
        self.files = {str(root / mutant.file) for mutant in mutants}
        self.lines = Lines(self.files)
        self.killers: dict[tuple[str, str], list[int]] = defaultdict(list)
        """File and function -> the tests that failed on its mutants, the latest last: likely to do so again."""
        self.kills: Counter[str] = Counter()
        """By test function, whatever its parameters."""
        self.items: list[pytest.Item] = []
        self.cost: list[float] = []
        self.caches: list[functools._lru_cache_wrapper[object]] = []
        self.live: list[FunctionType] = []
        self.failed = ""
        self.killer = mmap.mmap(-1, 8)
        """Shared with the forks: the number of the test that failed."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = self.failed or f"{report.nodeid}\n{report.longreprtext}"

    def pytest_sessionstart(self) -> None:
        self.lines.start()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.lines.stop(None)
        self.items = session.items
        self.lines.caching = {code: self._users_of(code) for cached in _caches() for code in _codes_of(cached)}
        for number, item in enumerate(self.items):
            started = time.process_time()
            self.lines.start()
            following = self.items[number + 1] if number + 1 < len(self.items) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.lines.stop(number)
            self.cost.append(time.process_time() - started)
        if self.failed:
            print(f"\nA test fails without any mistake of ours:\n{self.failed}")
            session.shouldfail = "nothing was tried"
            return True
        self.caches, self.live = _caches(), _functions(self.files)
        gc.collect()
        gc.freeze()  # a collection in a fork would copy all pages
        for mutant in self.mutants:
            self.tell(mutant, self._try(mutant))
        return True

    def _users_of(self, code: CodeType) -> str:
        """Where the tests are that may find in a cache what this code returned."""
        file = Path(code.co_filename).relative_to(self.root)
        return file.as_posix() if file.name.startswith("test_") else "tests/"

    def _try(self, mutant: Mutant) -> str:
        places = [(str(self.root / mutant.file), line) for line in range(mutant.lines[0], mutant.lines[1] + 1)]
        chosen = {test for place in places for test in self.lines.run[place]}
        if users := tuple({user for place in places for user in self.lines.shared[place]}):
            chosen |= {at for at, item in enumerate(self.items) if item.nodeid.startswith(users)}
        if not chosen:
            return UNREACHED
        killers = self.killers[mutant.file, mutant.function]
        known = {test: place for place, test in enumerate(killers)}

        def likely(test: int) -> tuple[int, float, float]:
            return -known.get(test, -1), -self.kills[_name(self.items[test])], self.cost[test]

        order = sorted(chosen, key=likely)
        self.killer[:] = (0).to_bytes(8)
        fate = forked(lambda: self._child(mutant, order), 10 + int(3 * sum(self.cost[at] for at in order)))
        test = int.from_bytes(self.killer[:]) - 1
        if test >= 0:
            self.kills[_name(self.items[test])] += 1
            self.killers[mutant.file, mutant.function] = [*(one for one in killers if one != test), test]
        return fate

    def _child(self, mutant: Mutant, order: Sequence[int]) -> bool:
        mutant.apply()
        put_in_place(self.live, self.root / mutant.file, mutant)
        for cached in self.caches:
            cached.cache_clear()
        self.items[0].config.pluginmanager.unregister(name="terminalreporter")
        for test in order:
            if not _passes(self.items[test]) or self.failed:
                self.killer[:] = (test + 1).to_bytes(8)
                return False
        return True


def _name(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _passes(item: pytest.Item) -> bool:
    """Run a test. One that is a function of nothing but its parameters is simply called."""
    given = item.callspec.params if hasattr(item, "callspec") else {}
    if not isinstance(item, pytest.Function) or not set(item.fixturenames) <= set(given):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return True  # a failure comes to pytest_runtest_logreport
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


# In a process that has imported nothing of ours ----------------------------------------------------------------------


def try_cold(root: Path, mutant: Mutant) -> str:
    """All tests of the room on a mutant of what is decided at import, those of its module first."""
    file = Path(mutant.file)
    folders = [root / folder for folder in TESTS[file.parent.name]]
    own = folders[0] / f"test_{file.name}"
    others = [path for folder in folders for path in sorted(folder.glob("test_*.py")) if path != own]
    tests = [str(path) for path in ([own] if own.exists() else []) + others]
    return forked(lambda: _imported_anew(root, mutant, tests), 240)


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


def import_foreign(names: Iterable[str]) -> None:
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:  # it is done for speed only
            continue


def foreign_modules() -> list[str]:
    """What the tests import beside the modules of this repository."""
    ours = ("coibot", "tests", "bench", "_pytest", "pytest", "__")
    return sorted(
        name for name, module in sys.modules.items() if isinstance(module, ModuleType) and not name.startswith(ours)
    )


# Forks ---------------------------------------------------------------------------------------------------------------


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
