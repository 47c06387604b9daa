"""`newsdesk`, or `python -m bot`."""

import sys

from bot.cli.main import app
from bot.domain.errors import InvalidInput, NewsdeskError

_FAILED = 1
_WRONG_INPUT = 2


def main() -> None:
    """Run a command; errors of ours are one sentence on standard error: exit code 2 for wrong input, 1 for what failed."""
    try:
        app()
    except NewsdeskError as error:
        print(f"newsdesk: {error}", file=sys.stderr)  # noqa: T201  (this is the terminal's one line)
        sys.exit(_WRONG_INPUT if isinstance(error, InvalidInput) else _FAILED)


if __name__ == "__main__":
    main()
