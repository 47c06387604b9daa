"""A disk that loses power: it knows what a process wrote and synced, and shows what could be left of it after a cut.

strace records the writes, truncations, deletions and syncs of a process in their order, and what it wrote to its standard
output: its acknowledgements. A cut after any of these leaves what was synced, and of what was not yet synced any part: each
write may be there, be missing, or be torn between sectors of 512 bytes, whatever the order; a file whose folder was not
synced since it was made or deleted may be missing or back.

Limits: a sync that returned is believed (no lying drive), a sector is written as a whole or not at all, and bytes beside
those written are not harmed (SQLite assumes as much); the shared memory file (-shm) is not there after a cut.
"""

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
STDOUT = 1

TRACED = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink"
_CALL = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<rest>.*)", re.DOTALL)
_RESUMED = re.compile(r"(?P<pid>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)", re.DOTALL)
_FILE = re.compile(r"(?P<fd>\d+)<(?P<path>[^>]*)>")
_OPENED = re.compile(r"= \d+<(?P<path>[^>]*)>")
_TEXT = re.compile(r'"(?P<text>(?:\\x[0-9a-f]{2})*)"')
_NUMBER = re.compile(r", (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that a process did: write, truncate, create, delete or sync a file, or tell something on its standard output."""

    what: str
    path: str = ""
    offset: int = 0
    data: bytes = b""


def read_trace(trace: Path) -> list[Event]:
    """Read what strace wrote. Writes count from when they were asked for, a sync from when it was done."""
    waiting: dict[str, str] = {}
    events: list[Event] = []
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            if resumed := _RESUMED.match(line):
                events += _done(resumed["name"], waiting.pop(resumed["pid"], ""), resumed["rest"])
            elif call := _CALL.match(line):
                events += _asked(call["name"], call["rest"])
                if call["rest"].rstrip().endswith("<unfinished ...>"):
                    waiting[call["pid"]] = call["rest"]
                else:
                    events += _done(call["name"], call["rest"], call["rest"])
    return events


def _asked(name: str, rest: str) -> Iterator[Event]:
    file, text = _FILE.match(rest), _TEXT.search(rest)
    if name == "write" and file and text and int(file["fd"]) == STDOUT:
        yield Event(what="tell", data=_bytes(text["text"]))
    elif name == "pwrite64" and file and text:
        numbers = _NUMBER.findall(rest[text.end() :])
        yield Event(what="write", path=_path(file["path"]), offset=int(numbers[1]), data=_bytes(text["text"]))
    elif name == "ftruncate" and file:
        yield Event(what="truncate", path=_path(file["path"]), offset=int(_NUMBER.findall(rest)[0]))
    elif name == "unlink" and text:
        yield Event(what="delete", path=_bytes(text["text"]).decode())


def _done(name: str, asked: str, answer: str) -> Iterator[Event]:
    if name in ("fsync", "fdatasync") and (file := _FILE.match(asked)) and answer.rstrip().endswith("= 0"):
        yield Event(what="sync", path=_path(file["path"]))
    elif name == "openat" and "O_CREAT" in asked and (opened := _OPENED.search(answer)):
        yield Event(what="create", path=_path(opened["path"]))


def _path(text: str) -> str:
    return _bytes(text).decode() if text.startswith("\\x") else text


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass(slots=True)
class _Inode:
    """A file's content: what is safe, and what was done to it since."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[Event] = field(default_factory=list)

    def sync(self) -> None:
        for event in self.since:
            _apply(self.safe, event)
        self.since.clear()

    def left(self, random: Random) -> bytearray:
        """Return a content that a cut may leave."""
        content = bytearray(self.safe)
        for event in self.since:
            for part in _survivors(event, random):
                _apply(content, part)
        return content


class Disk:
    """The files of one folder. `entries` says which files its listing shows now, `safe_entries` which after its last sync."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._entries: dict[str, _Inode] = {}
        self._safe_entries: dict[str, _Inode] = {}

    def apply(self, event: Event) -> None:
        """Let one thing happen."""
        if event.what == "sync" and event.path == self._folder:
            self._safe_entries = dict(self._entries)
        elif event.what == "create" and self._holds(event.path):
            self._entries.setdefault(event.path, _Inode())
        elif event.what == "delete":
            self._entries.pop(event.path, None)
        elif inode := self._entries.get(event.path):
            inode.sync() if event.what == "sync" else inode.since.append(event)

    def cut(self, random: Random) -> dict[str, bytes]:
        """Return the files, by name, that a power cut now may leave."""
        left: dict[str, bytes] = {}
        for path in sorted({*self._entries, *self._safe_entries}):
            now, safe = self._entries.get(path), self._safe_entries.get(path)
            inode = random.choice([now, safe]) if now is not safe else now
            if inode is not None:
                left[Path(path).name] = bytes(inode.left(random))
        return left

    def _holds(self, path: str) -> bool:
        return path.startswith(self._folder + "/") and not path.endswith("-shm")


def _survivors(event: Event, random: Random) -> Sequence[Event]:
    """Return what is left of a change that was not synced: all, nothing, or some of its sectors."""
    fate = random.choice(("all", "none", "torn"))
    if fate == "none" or (fate == "torn" and event.what != "write"):
        return ()
    return [event] if fate == "all" else [part for part in _sectors(event) if random.random() < 0.5]


def _sectors(event: Event) -> Iterable[Event]:
    start, end = event.offset, event.offset + len(event.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Event(what="write", path=event.path, offset=start, data=event.data[start - event.offset : stop - event.offset])
        start = stop


def _apply(content: bytearray, event: Event) -> None:
    if event.what == "truncate":
        del content[event.offset :]
        content.extend(bytes(event.offset - len(content)))
        return
    content.extend(bytes(max(0, event.offset - len(content))))
    content[event.offset : event.offset + len(event.data)] = event.data


def write_files(files: dict[str, bytes], folder: Path) -> None:
    """Put the files into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
