"""What the bot sent to the local platforms, kept in files where TESTS_BODIES names a folder, for whoever checks all of it later."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

_FOLDER = "TESTS_BODIES"
_DIGITS = re.compile(r"[0-9]+")


def kept_folder() -> Path | None:
    """Return where bodies are kept; None where nobody asked for it."""
    folder = os.environ.get(_FOLDER)
    return Path(folder) if folder else None


def keep(platform: str, sent: Iterable[Mapping[str, Any]]) -> None:
    """Write what was sent to a platform, with the test that made the bot send it."""
    folder, rows = kept_folder(), list(sent)
    if folder is None or not rows:
        return
    folder.mkdir(parents=True, exist_ok=True)
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
    lines = (json.dumps({"test": test, **each}) for each in rows)
    (folder / f"{platform}-{uuid4().hex}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def kept(folder: Path, platform: str) -> Iterator[Mapping[str, Any]]:
    """Yield what was sent to a platform, and of bodies that differ in nothing but their numbers the first."""
    seen: set[str] = set()
    for file in sorted(folder.glob(f"{platform}-*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            one = json.loads(line)
            alike = _DIGITS.sub("0", json.dumps({**one, "test": ""}))
            if alike not in seen:
                seen.add(alike)
                yield one
