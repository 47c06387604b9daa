"""Where standard output takes nothing, a command ends with one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_under_the_output_is_one_sentence(unbuffered):
    """Whether it is met at a word or at the end; no traceback, and exit code 1."""
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with FULL.open("w", encoding="ascii") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "slack", "manifest"], stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False
        )
    assert done.returncode == 1
    assert done.stderr == "newsdesk: What this command has to say cannot be written: No space left on device.\n"


def test_a_reader_that_has_had_enough_is_no_fault():
    """As in `newsdesk slack manifest | head -1`: nothing is said."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "slack", "manifest"], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")
