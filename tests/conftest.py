"""For all tests: what takes long runs only where it is asked for by name, and a hang-up means what it means at a terminal."""

import gc
import os
import signal
import sys
from collections.abc import Generator, Sequence
from typing import Any, Final

import pytest

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # a run under nohup ignores it, and so would every process that a test starts
sys.dont_write_bytecode = False  # hundreds of interpreters are started: without it each compiles all that it imports anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
gc.set_threshold(10_000, 10, 10)  # thousands of tests are objects that live to the end: looking through them took a fifth of collecting

_ASKED_BY_NAME: Final = {
    "long": "takes long: run it with `pytest -m long`",
    "torture": "takes minutes: run it with `pytest -m torture -n 0`",
}


def pytest_configure(config: pytest.Config) -> None:
    """Let each process collect from another place on: what one of them compiled the others find, and do not all compile the same."""
    config.args = _turned(config, config.args)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same within a folder."""
    report = yield
    if isinstance(collector, pytest.Directory):
        report.result = _turned(collector.config, report.result or [])
    return report


def _turned(config: pytest.Config, parts: Sequence[Any]) -> list[Any]:
    about = getattr(config, "workerinput", {"workerid": "gw0", "workercount": 1})
    first = len(parts) * int(about["workerid"].removeprefix("gw")) // about["workercount"]
    return [*parts[first:], *parts[:first]]


@pytest.hookimpl(tryfirst=True, specname="pytest_collection_modifyitems")
def pytest_in_one_order(items: list[pytest.Item]) -> None:
    """Have the same order in each process, before it is shuffled."""
    items.sort(key=lambda item: item.path)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let those that wait for processes begin, so that none is waited for at the end; skip, visibly, what is not asked for."""
    items.sort(key=lambda item: "scenarios" not in item.path.parts)
    for marker, reason in _ASKED_BY_NAME.items():
        if marker not in config.getoption("markexpr"):
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(pytest.mark.skip(reason=reason))
