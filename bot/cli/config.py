"""`newsdesk config`: look at the settings."""

from typing import TYPE_CHECKING

import typer

from bot.cli.context import State
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app.checking import Checked

app = typer.Typer(help="Look at the settings.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `check` a command of its own."""


@app.command()
def check(context: typer.Context) -> None:
    """Try the settings and all that ships with Newsdesk, change nothing, and say what is wrong, or what holds."""
    import asyncio
    import os

    from bot.app.checking import check as tried
    from bot.domain.errors import SettingError

    state: State = context.obj
    settings = state.settings()
    checked = asyncio.run(tried(settings, os.environ))
    _print(settings, state, checked)
    if checked.wrong:
        raise SettingError("\n".join(checked.wrong))


def _print(settings: Settings, state: State, checked: "Checked") -> None:
    from bot.cli.terminal import console
    from bot.store.opening import named

    facts = {
        "settings": str(state.path or "defaults"),
        "database": f"{named(settings.database)} ({checked.database})",
        "platforms": ", ".join(_platforms(settings)),
        **({"Slack": ", ".join(checked.slack)} if checked.slack else {}),
        "language, zone": f"{settings.language}, {settings.zone}",
        "topics to choose": ", ".join(topic.slug for topic in checked.topics),
        "sources are asked": f"every {settings.polling.floor_minutes:g} min at most, every {settings.polling.cap_hours:g} h at least",
        "health": checked.port,
        "contact": settings.contact_url or "none",
    }
    out = console()
    for name, fact in facts.items():
        out.print(f"{name:<18} {fact}", markup=False, soft_wrap=True)
    for sentence in checked.worth_a_look:
        out.print(sentence, style="yellow", markup=False, soft_wrap=True)
    if not checked.wrong:
        out.print("The settings are right.", style="green")


def _platforms(settings: Settings) -> list[str]:
    names = [each.name for each in settings.slack.workspace]
    slack = f"Slack ({', '.join([*(['SLACK_BOT_TOKEN'] if settings.slack_bot_token else []), *names])})" if names else "Slack"
    switched = {"Discord": settings.discord_token, slack: settings.slack_bot_token or names}
    return [name for name, token in switched.items() if token] or ["console (no token is set)"]
