"""`newsdesk slack`."""

import typer

app = typer.Typer(help="Go live on Slack.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `manifest` a command of its own."""


@app.command()
def manifest() -> None:
    """Print the app manifest: paste it at api.slack.com/apps, Create New App, From a manifest."""
    from bot.resources import read_text

    typer.echo(read_text("slack/manifest.json"))
