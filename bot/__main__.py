"""`newsdesk`, or `python -m bot`."""

import errno
import os
import sys
from contextlib import suppress
from io import TextIOWrapper

from bot.domain.errors import InvalidInput, NewsdeskError

_FAILED = 1
_WRONG_INPUT = 2
_INTERRUPTED = 130
_FAULTS_OF_OUTPUT = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EPIPE})
"""What writing to standard output may end with; errors of files have names, and those of the database are ours."""


def main() -> None:
    """Run a command; errors of ours are one sentence on standard error: exit code 2 for wrong input, 1 for what failed."""
    _show_what_the_terminal_can()
    try:
        code = _run()
        if sys.stdout:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in _FAULTS_OF_OUTPUT or error.filename is not None:
            raise
        code = _FAILED
        _let_go_of_output()
        if error.errno != errno.EPIPE:  # whoever read it has had enough
            _say(f"What this command has to say cannot be written: {error.strerror}.")
    sys.exit(code)


def _run() -> int | str | None:
    try:
        from bot.cli.health import main as quick_health

        code = quick_health()  # it takes a tenth of the time, every few seconds
        if code is not None:
            return code
        from bot.cli.quick import shown_quickly

        if shown_quickly(sys.argv[1:], os.environ):
            return 0
        from bot.cli.main import app  # it takes half a second, in which Ctrl-C is heard too

        app()
    except NewsdeskError as error:
        _say(error.at_the_terminal)
        return _WRONG_INPUT if isinstance(error, InvalidInput) else _FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED
    except SystemExit as ended:
        return ended.code
    return 0


def _say(sentence: str) -> None:
    with suppress(OSError):
        print(f"newsdesk: {sentence}", file=sys.stderr)  # noqa: T201  (this is the terminal's one line)


def _let_go_of_output() -> None:
    """Let what is left go nowhere: Python would complain about it once more at its end."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def _show_what_the_terminal_can() -> None:
    """Let a terminal that knows few letters show a question mark for the others: a card must not be lost for one."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    main()
