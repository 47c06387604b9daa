"""The shared data folder beside the checkout, where there is one."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def shared(*parts: str) -> Path:
    """Return a path in the shared folder; skip the test, visibly, where the folder is absent."""
    folder = Path(os.environ.get("TESTS_SHARED") or REPOSITORY.parent / "shared")
    path = folder.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data folder is absent: no {path}")
    return path
