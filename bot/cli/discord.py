"""`newsdesk discord`."""

from typing import Annotated

import typer

app = typer.Typer(help="Go live on Discord.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `invite` a command of its own."""


@app.command()
def invite(
    client_id: Annotated[str, typer.Argument(help="The application's id, from the developer portal's General Information.")],
) -> None:
    """Print the link that invites the bot to a server, with the least permissions."""
    from bot.domain.errors import InvalidInput
    from bot.platforms.discord.invite import invite_url

    if not client_id.isdecimal() or not int(client_id):
        raise InvalidInput(f'"{client_id}" is no application id: copy the number from the developer portal, General Information.')
    typer.echo(invite_url(int(client_id)))
