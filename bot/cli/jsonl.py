"""Files and JSON lines in, JSON lines out."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.domain.errors import InvalidInput

_BYTE_ORDER_MARK = "\ufeff"


def read_rows(lines: Iterable[str] | None, name: str) -> Iterator[Mapping[str, object]]:
    """Yield one object a line, without the empty lines; raise InvalidInput that names the line which is none."""
    for number, written in enumerate(lines or (), start=1):
        line = written.removeprefix(_BYTE_ORDER_MARK)
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            fault = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
            raise InvalidInput(f"{name}, line {number} is no JSON: {fault}.") from error
        if not isinstance(row, dict):
            raise InvalidInput(f'{name}, line {number} is no JSON object: write {{"title": "...", "summary": "..."}}.')
        yield row


def write_row(row: Mapping[str, object]) -> None:
    """Write one object as a line of standard output."""
    text = json.dumps(row, ensure_ascii=False)
    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def labelled_rows(file: Path) -> list[Mapping[str, object]]:
    """Return the rows of a file; raise InvalidInput when there is none, or labels are no list."""
    rows = list(read_rows(read_file(file).splitlines(), str(file)))
    if not rows:
        raise InvalidInput(f"{file} has no rows: there is nothing to measure.")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row.get("labels", []), list):
            raise InvalidInput(f'{file}, row {number}: "labels" must be a list of topic slugs, such as ["ai"].')
    return rows


def read_file(file: Path) -> str:
    """Return a file's text; raise InvalidInput when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file} cannot be read: {error}.") from error
