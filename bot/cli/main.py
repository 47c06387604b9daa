"""`newsdesk` and its commands. Each command imports what it needs when it runs, so that --help is quick."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli import config, db, discord, feed, page, slack, stories, topic
from bot.cli.context import State
from bot.domain.errors import SettingError
from bot.settings import Language

Which = Literal["sent", "waiting", "failed"]

app = typer.Typer(
    name="newsdesk",
    help="One card per technology story, in the Discord and Slack channels that subscribed to its topics.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(feed.app, name="feed")
app.add_typer(topic.app, name="topic")
app.add_typer(stories.app, name="stories")
app.add_typer(config.app, name="config")
app.add_typer(db.app, name="db")
app.add_typer(page.app, name="page")
app.add_typer(discord.app, name="discord")
app.add_typer(slack.app, name="slack")


def _show_version(wanted: bool) -> None:
    if wanted:
        from bot.feeds.settings import product_version

        typer.echo(f"newsdesk {product_version()}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config_file: Annotated[
        Path | None,
        typer.Option("--config", envvar="NEWSDESK_CONFIG", help="Settings file; newsdesk.toml or config/newsdesk.toml here if left out."),
    ] = None,
    _version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Remember where the settings are."""
    context.obj = State(config_file)


@app.command()
def demo(
    language: Annotated[Language, typer.Option(help="Language of the words around the cards.")] = "en",
    page: Annotated[bool, typer.Option("--page", help="Also show it as a page in the browser, until Ctrl-C.")] = False,
) -> None:
    """Show what Newsdesk does: bundled feeds, no token, no network."""
    from bot.cli.demo import run_demo
    from bot.domain.defaults import WEB_PORT

    run_demo(language, WEB_PORT if page else 0)


@app.command()
def run(context: typer.Context) -> None:
    """Run the bot: Discord and Slack where tokens are set, this terminal where none is."""
    from bot.cli.run import run_bot

    run_bot(context.obj)


@app.command("setup")
def set_up(context: typer.Context) -> None:
    """Ask five questions, write newsdesk.toml here, and add the feeds that fit."""
    from bot.cli.setup import set_up as ask_and_write

    ask_and_write(context.obj, lambda wishes: feed.add_feeds(context.obj, wishes))


@app.command()
def poll(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Every enabled source, due or not.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON.")] = False,
) -> None:
    """Poll sources once, store what is new, and print what happened."""
    from bot.cli.poll import run_poll

    run_poll(context.obj, every=every, as_json=as_json)


@app.command()
def backup(context: typer.Context, file: Annotated[Path, typer.Argument(help="Where to write it.")]) -> None:
    """Write all that Newsdesk knows into one file, also while it runs, and prove that the file is sound. No token is in it."""
    from bot.cli.backup import make_backup

    make_backup(context.obj, file)


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `newsdesk backup` wrote.")],
    post_again: Annotated[bool, typer.Option("--post-again", help="Post what waited in it, though channels may have it already.")] = False,
) -> None:
    """Put a backup in the place of the database, and say what would be posted again. Stop Newsdesk first."""
    from bot.cli.backup import restore_backup

    restore_backup(context.obj, file, post_again=post_again)


@app.command()
def match(
    context: typer.Context,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read JSON lines with title, summary, lang; write JSON lines.")] = False,
    why: Annotated[Language | None, typer.Option(help="Also say why and why not, in this language.")] = None,
) -> None:
    """Tell which topics the items on standard input are about, with scores and evidence."""
    from bot.cli.match import run_match

    run_match(context.obj, jsonl=jsonl, language=why or "")


@app.command()
def why(
    context: typer.Context,
    link: Annotated[str, typer.Argument(help="The address of an article.")],
    language: Annotated[Language | None, typer.Option(help="Language of the answer.")] = None,
) -> None:
    """Tell why an article came to which channels, why it did not, and what made it wait."""
    from bot.cli.why import run_why

    settings = context.obj.settings()
    run_why(settings, link, language or settings.language)


@app.command()
def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Show it again every two seconds, until Ctrl-C.")] = False,
) -> None:
    """Show on one screen how feeds and channels do, what waits and why, and whether Newsdesk runs."""
    from bot.cli.look import show_status

    show_status(context.obj, as_json=as_json, watch=watch)


@app.command()
def channels(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False) -> None:
    """List the channels: their topics, last card, what waits there and what was given up, and why."""
    from bot.cli.look import show_channels

    show_channels(context.obj, as_json=as_json)


@app.command()
def deliveries(
    context: typer.Context,
    which: Annotated[Which, typer.Argument(help="What was sent, what waits, or what was given up.")] = "sent",
    channel: Annotated[str, typer.Option(help="Only those of one channel: its name or id.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
) -> None:
    """List what channels were sent last, what waits, or what was given up, and why."""
    from bot.cli.look import DeliveryWish, show_deliveries

    show_deliveries(context.obj, DeliveryWish(which=which, channel=channel, limit=limit), as_json=as_json)


@app.command()
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help='Words; "several in this order"; -without this one (behind --).')],
    page: Annotated[int, typer.Option(min=1, help="Which page of five.")] = 1,
    language: Annotated[Language | None, typer.Option(help="Language of the answer.")] = None,
) -> None:
    """Look for stories among all that was seen, by their words."""
    from bot.cli.search import run_search

    settings = context.obj.settings()
    run_search(settings, " ".join(words), page, language or settings.language)


@app.command()
def health(context: typer.Context) -> None:
    """Ask a running Newsdesk whether it is well: exit code 0 or 1. For container health checks."""
    from bot.cli.health import Address, ask

    web = context.obj.settings().web
    if not web.port:
        raise SettingError("web.port is 0, so that a running Newsdesk cannot be asked: set a port.")
    raise typer.Exit(ask(Address(web.host, web.port)))
