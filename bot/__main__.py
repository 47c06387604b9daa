"""`newsdesk`, or `python -m bot`."""

import sys
from io import TextIOWrapper

from bot.domain.errors import InvalidInput, NewsdeskError

_FAILED = 1
_WRONG_INPUT = 2
_INTERRUPTED = 130


def main() -> None:
    """Run a command; errors of ours are one sentence on standard error: exit code 2 for wrong input, 1 for what failed."""
    _show_what_the_terminal_can()
    try:
        from bot.cli.health import main as quick_health

        code = quick_health()  # it takes a tenth of the time, every few seconds
        if code is not None:
            sys.exit(code)
        from bot.cli.main import app  # it takes half a second, in which Ctrl-C is heard too

        app()
    except NewsdeskError as error:
        print(f"newsdesk: {error}", file=sys.stderr)  # noqa: T201  (this is the terminal's one line)
        sys.exit(_WRONG_INPUT if isinstance(error, InvalidInput) else _FAILED)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _show_what_the_terminal_can() -> None:
    """Let a terminal that knows few letters show a question mark for the others: a card must not be lost for one."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    main()
