"""The bot on a machine whose wall clock is set while it runs: `python -m tests.fakes.clocked_bot run`.

Each line on standard input is a step in seconds. All code of the process sees the new time, libraries too; its monotonic clock goes on.
"""

import sys
import threading
import time
from typing import TextIO

import time_machine

from bot.__main__ import main


def obey(steps: TextIO, clock: time_machine.Traveller) -> None:
    """Set the clock as often as it is told."""
    for line in steps:
        clock.shift(float(line))


if __name__ == "__main__":
    wall = time_machine.travel(time.time(), tick=True).start()
    threading.Thread(target=obey, args=(sys.stdin, wall), daemon=True).start()
    main()
