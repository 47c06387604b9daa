"""The bot as a process, with a look at what it is up to."""

import re
from pathlib import Path

from tests.fakes.bot_process import BotProcess

_SIGTERM_BIT = 1 << 14


class Process(BotProcess):
    """The bot, with a look at what it is up to."""

    @property
    def ended(self) -> bool:
        """Whether the process ended by itself."""
        return self._process is not None and self._process.returncode is not None

    @property
    def listens_to_sigterm(self) -> bool:
        """Whether the process has a handler for SIGTERM by now (Linux tells; before it has one, SIGTERM kills like SIGKILL)."""
        assert self._process
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)", status, re.MULTILINE)
        return bool(caught and int(caught[1], 16) & _SIGTERM_BIT)

    @property
    def memory(self) -> float:
        """How many MB the process holds (Linux tells)."""
        assert self._process
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        held = re.search(r"^VmRSS:\s*(\d+) kB", status, re.MULTILINE)
        return int(held[1]) / 1024 if held else 0.0


class ClockedProcess(Process):
    """The bot on a machine whose wall clock is set while it runs."""

    runs = "tests.fakes.clocked_bot"

    def set_clock(self, seconds: float) -> None:
        """Let the clock step, ahead or back."""
        assert self._process
        assert self._process.stdin
        self._process.stdin.write(f"{seconds}\n".encode())
