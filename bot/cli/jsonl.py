"""JSON lines in and out."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping

from bot.domain.errors import InvalidInput


def read_rows(lines: Iterable[str], name: str) -> Iterator[Mapping[str, object]]:
    """Yield one object a line, without the empty lines; raise InvalidInput that names the line which is none."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InvalidInput(f"{name}, line {number} is no JSON: {error.msg} at column {error.colno}.") from error
        if not isinstance(row, dict):
            raise InvalidInput(f'{name}, line {number} is no JSON object: write {{"title": "...", "summary": "..."}}.')
        yield row


def write_row(row: Mapping[str, object]) -> None:
    """Write one object as a line of standard output."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
