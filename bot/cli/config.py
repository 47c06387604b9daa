"""`newsdesk config`: look at the settings."""

import typer

from bot.cli.context import State
from bot.settings import Settings

app = typer.Typer(help="Look at the settings.", no_args_is_help=True)


@app.command()
def check(context: typer.Context) -> None:
    """Read the settings and all that ships with Newsdesk, and say what is wrong, or what holds."""
    from bot.app.shipped import load_shipped

    state: State = context.obj
    settings = state.settings()
    shipped = load_shipped(settings.topics)
    for slug in settings.console.topics:
        shipped.topics.named(slug)
    _print(settings, state, [topic.slug for topic in shipped.topics])


def _print(settings: Settings, state: State, topics: list[str]) -> None:
    from rich.table import Table

    from bot.cli.terminal import console

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_row("settings", str(state.path or "defaults"))
    table.add_row("database", str(settings.database))
    table.add_row("platforms", ", ".join(_platforms(settings)))
    table.add_row("language, zone", f"{settings.language}, {settings.zone}")
    table.add_row("topics", ", ".join(topics))
    table.add_row(
        "sources are asked", f"every {settings.polling.floor_minutes:g} min at most, every {settings.polling.cap_hours:g} h at least"
    )
    out = console()
    out.print(table)
    out.print("The settings are right.", style="green")


def _platforms(settings: Settings) -> list[str]:
    switched = {"Discord": settings.discord_token, "Slack": settings.slack_bot_token}
    return [name for name, token in switched.items() if token] or ["console (no token is set)"]
