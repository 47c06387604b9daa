"""`newsdesk page`: what the page in the browser needs."""

import sys

import typer

from bot.domain.errors import InvalidInput

app = typer.Typer(help="The page in the browser.", no_args_is_help=True)


@app.callback()
def options() -> None:
    """Keep `password` a command of its own."""


@app.command()
def password() -> None:
    """Ask for a password, and print what page.password or page.reader_password is set to."""
    from bot.web.page.passwords import SHORTEST, hashed

    given = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(given) < SHORTEST:
        raise InvalidInput(f"This password is too short: take at least {SHORTEST} characters.")
    typer.echo(hashed(given))
