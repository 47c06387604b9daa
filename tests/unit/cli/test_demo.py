"""What the demo ends with, in a terminal as they open."""

import io

from rich.console import Console

from bot.cli.demo import GO_LIVE

INDENT = 2


def test_what_leads_on_fits_a_terminal_of_eighty_columns():
    """People copy the commands: none of them breaks."""
    out = io.StringIO()
    Console(file=out, width=200).print(GO_LIVE)
    assert max(map(len, out.getvalue().rstrip().splitlines())) <= 80 - INDENT
