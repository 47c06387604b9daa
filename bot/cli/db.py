"""`newsdesk db`: the database as a whole."""

from typing import Annotated

import typer

app = typer.Typer(help="Look after the database.", no_args_is_help=True)

_NAMED = "a file of SQLite, or postgresql://user@host/name"


@app.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help=f"The database to copy: {_NAMED}.", show_default=False)],
    target: Annotated[str, typer.Argument(metavar="TO", help=f"An empty one: {_NAMED}.", show_default=False)],
) -> None:
    """Copy all that Newsdesk knows into an empty database, and prove that both hold the same. Stop Newsdesk first."""
    from bot.cli.db_copy import run_copy

    run_copy(source, target)
