"""An IMAP server that says what no real server says on demand: it breaks off, renumbers, refuses, talks nonsense.

It knows just the commands that ImapMailbox uses (RFC 3501, RFC 6851, RFC 4315).
"""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto

from tests.servers.loop import LoopThread, serving
from tests.servers.process import HOST


class ImapFault(Enum):
    """What goes wrong, every time while it stands in `faults`."""

    BYE_AT_GREETING = auto()
    EOF_AT_LOGIN = auto()
    EOF_MID_FETCH = auto()
    """The connection dies in the middle of a message."""
    HANG_MID_FETCH = auto()
    """Half a message, then silence until `release`."""
    NO_BODY = auto()
    """FETCH is answered, without the item that was asked for."""
    NIL_BODY = auto()
    BAD_FETCH = auto()
    UNSOLICITED_FETCH = auto()
    """Flags of other messages, and of the one asked for, come between the answers."""
    NOT_CONNECTED = auto()
    """Microsoft 365's answer when the log-in has no mailbox."""
    NO_FOLDER = auto()
    NONSENSE = auto()
    """Answers to SEARCH that are no IMAP."""
    READ_ONLY = auto()
    CREATE_RACE = auto()
    """Another client makes the folder between our look and our CREATE."""


@dataclass
class ScriptedImap:
    """A running server. Change any attribute at any time."""

    port: int = 0
    host: str = HOST
    faults: set[ImapFault] = field(default_factory=set)
    login_answer: str = "OK logged in"
    """The tagged answer to LOGIN and AUTHENTICATE; "{capabilities}" stands for the list."""
    accepted_token: str | None = None
    """When set, AUTHENTICATE XOAUTH2 succeeds for this token only."""
    capabilities: str = "IMAP4rev1 NAMESPACE UIDPLUS MOVE SASL-IR"
    capabilities_before_login: str = "IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2"
    namespace: str = '(("" "/")) NIL NIL'
    uidvalidity: int = 7
    messages: dict[int, bytes] = field(default_factory=dict)
    """What is in INBOX, by UID."""
    folders: dict[str, list[bytes]] = field(default_factory=lambda: {"INBOX": []})
    deleted: set[int] = field(default_factory=set)
    commands: list[str] = field(default_factory=list)
    """Every command that came, without its tag; secrets included, it is a test."""
    _thread: LoopThread | None = None
    _held: asyncio.Event | None = None

    def release(self) -> None:
        """Let an answer that hangs go on."""
        if self._thread is not None and self._held is not None:
            self._thread.loop.call_soon_threadsafe(self._held.set)


@contextmanager
def run_scripted_imap() -> Iterator[ScriptedImap]:
    script = ScriptedImap()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Session(script, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def listen() -> asyncio.Server:
        return await asyncio.start_server(converse, HOST, 0)

    with serving(listen) as (thread, port):
        script.port, script._thread = port, thread
        yield script


class _HangUpError(ConnectionError):
    pass


class _Session:
    def __init__(self, script: ScriptedImap, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._script = script
        self._reader = reader
        self._writer = writer
        self._logged_in = False

    async def run(self) -> None:
        if ImapFault.BYE_AT_GREETING in self._script.faults:
            self._say("* BYE too busy")
            return
        self._say(f"* OK [CAPABILITY {self._script.capabilities_before_login}] ready")
        while line := (await self._reader.readline()).decode("latin-1").rstrip("\r\n"):
            tag, _, command = line.partition(" ")
            self._script.commands.append(command)
            await self._answer(tag, command)
            await self._writer.drain()
            if command.upper() == "LOGOUT":
                return

    def _say(self, line: str) -> None:
        self._writer.write(line.encode("latin-1") + b"\r\n")

    async def _answer(self, tag: str, command: str) -> None:
        script = self._script
        words = command.split(" ")
        match [word.upper() for word in words[:2]]:
            case ["CAPABILITY"]:
                listed = script.capabilities if self._logged_in else script.capabilities_before_login
                self._say(f"* CAPABILITY {listed}")
                self._say(f"{tag} OK done")
            case ["LOGIN", _]:
                self._log_in(tag)
            case ["AUTHENTICATE", mechanism]:
                await self._authenticate(tag, mechanism)
            case ["NAMESPACE"]:
                self._say(f"* NAMESPACE {script.namespace}")
                self._say(f"{tag} OK done")
            case ["SELECT", _]:
                self._select(tag)
            case ["UID", "SEARCH"]:
                self._search(tag, command)
            case ["UID", "FETCH"]:
                await self._fetch(tag, command)
            case ["UID", "MOVE"] | ["UID", "COPY"]:
                self._transfer(tag, command)
            case ["UID", "STORE"]:
                script.deleted.add(int(words[2]))
                self._say(f"{tag} OK done")
            case ["UID", "EXPUNGE"]:
                script.messages.pop(int(words[2]), None)
                self._say(f"{tag} OK done")
            case ["LIST", _]:
                wanted = command.partition(" ")[2].partition(" ")[2].strip('"')
                separator = "." if '"."' in script.namespace else "/"
                for name in script.folders:
                    if wanted in ("*", name):
                        self._say(f'* LIST () "{separator}" "{name}"')
                self._say(f"{tag} OK done")
            case ["CREATE", _]:
                self._create(tag, command)
            case ["LOGOUT"]:
                self._say("* BYE see you")
                self._say(f"{tag} OK done")
            case _:
                self._say(f"{tag} OK done")

    def _log_in(self, tag: str) -> None:
        if ImapFault.EOF_AT_LOGIN in self._script.faults:
            raise _HangUpError
        self._logged_in = self._script.login_answer.startswith("OK")
        self._say(f"{tag} {self._script.login_answer}")

    async def _authenticate(self, tag: str, mechanism: str) -> None:
        import base64

        self._say("+ ")
        given = base64.b64decode(await self._reader.readline()).decode()
        self._script.commands.append(f"{mechanism}: {given!r}")
        if self._script.accepted_token is not None and f"Bearer {self._script.accepted_token}\1" not in given:
            self._say(f"{tag} NO [AUTHENTICATIONFAILED] invalid token")
            return
        self._log_in(tag)

    def _select(self, tag: str) -> None:
        script = self._script
        if ImapFault.NOT_CONNECTED in script.faults:
            self._say(f"{tag} BAD User is authenticated but not connected.")
        elif ImapFault.NO_FOLDER in script.faults:
            self._say(f"{tag} NO [NONEXISTENT] no such folder")
        else:
            self._say(f"* {len(script.messages)} EXISTS")
            self._say(f"* OK [UIDVALIDITY {script.uidvalidity}] valid")
            mode = "READ-ONLY" if ImapFault.READ_ONLY in script.faults else "READ-WRITE"
            self._say(f"{tag} OK [{mode}] done")

    def _search(self, tag: str, command: str) -> None:
        script = self._script
        if ImapFault.NONSENSE in script.faults:
            self._say("* SEARCH one two")
        else:
            asked = re.search(r"UID (\d+)", command.partition("SEARCH")[2])
            known = [uid for uid in script.messages if uid not in script.deleted]
            found = [uid for uid in known if asked is None or uid == int(asked[1])]
            self._say("* SEARCH " + " ".join(map(str, found)))
        self._say(f"{tag} OK done")

    async def _fetch(self, tag: str, command: str) -> None:
        script, faults = self._script, self._script.faults
        if ImapFault.BAD_FETCH in faults:
            self._say(f"{tag} BAD internal trouble")
            return
        uids = [int(uid) for uid in command.split(" ")[2].split(",")]
        if ImapFault.UNSOLICITED_FETCH in faults:
            self._say("* 99 FETCH (UID 99999 FLAGS (\\Seen))")
            self._say("* 98 FETCH (FLAGS (\\Flagged))")
        for number, uid in enumerate(uids, 1):
            if uid not in script.messages:
                continue
            raw = script.messages[uid]
            if "BODY" not in command:
                self._say(
                    f'* {number} FETCH (UID {uid} RFC822.SIZE {len(raw)} INTERNALDATE "24-Nov-2026 09:00:00 -0500")'
                )
            elif ImapFault.NO_BODY in faults:
                self._say(f"* {number} FETCH (UID {uid} FLAGS (\\Seen))")
            elif ImapFault.NIL_BODY in faults:
                self._say(f"* {number} FETCH (UID {uid} BODY[] NIL)")
            else:
                await self._message(number, uid, raw)
            if ImapFault.UNSOLICITED_FETCH in faults:
                self._say(f"* {number} FETCH (UID {uid} FLAGS (\\Seen))")
        self._say(f"{tag} OK done")

    async def _message(self, number: int, uid: int, raw: bytes) -> None:
        self._writer.write(f"* {number} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode())
        if ImapFault.EOF_MID_FETCH in self._script.faults:
            self._writer.write(raw[: len(raw) // 2])
            await self._writer.drain()
            raise _HangUpError
        if ImapFault.HANG_MID_FETCH in self._script.faults:
            self._writer.write(raw[: len(raw) // 2])
            await self._writer.drain()
            self._script._held = asyncio.Event()
            await self._script._held.wait()
            raw = raw[len(raw) // 2 :]
        self._writer.write(raw + b")\r\n")

    def _transfer(self, tag: str, command: str) -> None:
        """MOVE and COPY."""
        verb, uid, name = command.split(" ", 3)[1:]
        folder = name.strip('"')
        raw = self._script.messages.get(int(uid))
        if folder not in self._script.folders:
            self._say(f"{tag} NO [TRYCREATE] no such folder")
            return
        if raw is not None:
            self._script.folders[folder].append(raw)
            if verb.upper() == "MOVE":
                del self._script.messages[int(uid)]
        self._say(f"{tag} OK done")

    def _create(self, tag: str, command: str) -> None:
        name = command.partition(" ")[2].strip('"')
        exists = ImapFault.CREATE_RACE in self._script.faults
        self._script.folders.setdefault(name, [])
        self._say(f"{tag} NO [ALREADYEXISTS] there is one" if exists else f"{tag} OK done")
