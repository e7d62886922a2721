"""The sandbox without the second job for pictures: what most spoiled files become is a page without words."""

from coibot.edge.sandbox import Sandbox
from coibot.model.document import FileReading


class TextSandbox(Sandbox):
    def read_file(self, name: str, content: bytes) -> FileReading:
        return self._read("read_file", name, content)
