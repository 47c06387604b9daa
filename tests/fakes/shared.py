"""The shared data folder beside the checkout, where there is one."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def shared_folder() -> Path:
    """Return where the shared folder is, if there is one."""
    return Path(os.environ.get("TESTS_SHARED") or REPOSITORY.parent / "shared")


def shared(*parts: str) -> Path:
    """Return a path in the shared folder; skip the test, visibly, where the folder is absent."""
    path = shared_folder().joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data folder is absent: no {path}")
    return path
