"""An event loop in a thread of its own, for the scripted servers."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")


class LoopThread:
    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def close(self) -> None:
        self.call(_cancel_all())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()


async def _cancel_all() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def serving(listen: Callable[[], Coroutine[Any, Any, asyncio.Server]]) -> Iterator[tuple[LoopThread, int]]:
    """Run the server that `listen` makes; gives its loop and its port."""
    thread = LoopThread()
    try:
        server = thread.call(listen())
        port: int = server.sockets[0].getsockname()[1]
        try:
            yield thread, port
        finally:
            thread.loop.call_soon_threadsafe(server.close)
    finally:
        thread.close()
