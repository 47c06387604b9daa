"""For all tests: what takes long runs only where it is asked for by name, and a hang-up means what it means at a terminal."""

import signal
from typing import Final

import pytest

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # a run under nohup ignores it, and so would every process that a test starts

_ASKED_BY_NAME: Final = {
    "long": "takes long: run it with `pytest -m long`",
    "torture": "takes minutes: run it with `pytest -m torture -n 0`",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, visibly, what bears such a marker and is not asked for."""
    for marker, reason in _ASKED_BY_NAME.items():
        if marker not in config.getoption("markexpr"):
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(pytest.mark.skip(reason=reason))
