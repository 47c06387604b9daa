"""`newsdesk feed`: the sources. These commands open the store and nothing more, but for `refresh`, which polls."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.context import State
from bot.cli.stores import counted_feeds, nothing_there, place_of, reading, writing
from bot.cli.terminal import console, remark
from bot.domain.errors import InvalidInput, NoDatabase
from bot.domain.source import Source
from bot.steps.commands.sources import Added, AddSources, FeedWish, RemoveSource

app = typer.Typer(help="Add, list and remove the feeds that are polled.", no_args_is_help=True)


@app.command()
def add(
    context: typer.Context,
    urls: Annotated[list[str], typer.Argument(help="Addresses of feeds, or with --find of pages that have feeds.")],
    title: Annotated[str, typer.Option(help="The source's name on cards; the feed's own if left out.")] = "",
    lang: Annotated[str | None, typer.Option(help="Its language, such as fr; the feed's own word or detection if left out.")] = None,
    find: Annotated[bool, typer.Option("--find", help="Look on each page for its feed, and add the first that answers.")] = False,
) -> None:
    """Add feeds."""
    if find:
        from bot.cli.feed_tools import feeds_of_pages

        urls = feeds_of_pages(context.obj, urls)
    wishes = [FeedWish(url=url, title=title, lang=lang) for url in urls]
    add_feeds(context.obj, wishes)


@app.command()
def find(context: typer.Context, url: Annotated[str, typer.Argument(help="A page's address, such as example.org.")]) -> None:
    """Find the feeds of a page."""
    from bot.cli.feed_tools import show_feeds

    show_feeds(context.obj, url)


@app.command()
def doctor(context: typer.Context, url: Annotated[str, typer.Argument(help="The address that does not work as it should.")]) -> None:
    """Say what is wrong with a feed, and what to do."""
    from bot.cli.feed_tools import examine

    examine(context.obj, url)


@app.command()
def check(
    context: typer.Context,
    pack: Annotated[str, typer.Option(help="Only the feeds of one pack, such as quantum.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The results as JSON.")] = False,
) -> None:
    """Ask every feed that ships with Newsdesk whether it works."""
    from bot.cli.feed_tools import check_catalogue

    check_catalogue(context.obj, pack, as_json=as_json)


@app.command("list")
def list_feeds(
    context: typer.Context,
    failing: Annotated[bool, typer.Option("--failing", help="Only those that do not answer, those that failed most often first.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The feeds as JSON.")] = False,
) -> None:
    """List the feeds with their state."""
    from bot.cli.feed_listing import show_feeds

    show_feeds(context.obj, failing=failing, as_json=as_json)


@app.command()
def remove(
    context: typer.Context, url: Annotated[str, typer.Argument(help="The feed's address, as `newsdesk feed list` shows it.")]
) -> None:
    """Stop polling a feed."""
    try:
        reading(context.obj, lambda store: RemoveSource(store)(url))
    except NoDatabase as missing:
        raise nothing_there(f"There is no feed {url}: see `newsdesk feed list`.", missing) from missing
    console().print(f"Removed {url} from {place_of(context.obj)}.", markup=False, soft_wrap=True)


@app.command()
def refresh(
    context: typer.Context, url: Annotated[str, typer.Argument(help="The feed's address, as `newsdesk feed list` shows it.")]
) -> None:
    """Ask one feed now; wishes within a minute share one fetch."""
    from bot.cli.feed_tools import refresh_feed

    refresh_feed(context.obj, url)


@app.command("import")
def import_feeds(  # noqa: PLR0913, PLR0917  (an option each)
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="An OPML file.")] = None,
    catalogue: Annotated[bool, typer.Option("--catalogue", help="The feeds that ship with Newsdesk.")] = False,
    pack: Annotated[list[str] | None, typer.Option(help="Of these, only those of a pack, such as quantum; may be said again.")] = None,
    lang: Annotated[list[str] | None, typer.Option(help="Only those in a language, such as fr; may be said again.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Only those on a topic, such as ai; may be said again.")] = None,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Only where there are no feeds yet: what was removed stays removed.")
    ] = False,
) -> None:
    """Add all feeds of an OPML file, or those that ship with Newsdesk, all or some of them."""
    if (file is None) != catalogue:
        raise InvalidInput("Say what to import: `newsdesk feed import FILE.opml`, or `newsdesk feed import --catalogue`.")
    if file and (pack or lang or topic):
        raise InvalidInput("--pack, --lang and --topic choose among the feeds that ship: say --catalogue instead of a file.")
    if if_empty and (known := writing(context.obj, lambda store: store.sources())):
        console().print(f"{counted_feeds(len(known))} in {place_of(context.obj)}: nothing was added.", markup=False, soft_wrap=True)
        return
    wishes = _opml_wishes(file) if file else _catalogue_wishes(pack or (), lang or (), topic or ())
    add_feeds(context.obj, wishes)


@app.command("export")
def export_feeds(
    context: typer.Context, file: Annotated[Path | None, typer.Argument(help="Where to write it; standard output if left out.")] = None
) -> None:
    """Write the feeds as OPML."""
    from bot.feeds.opml import OpmlFeed, write_opml

    if file is not None and file.is_dir():
        raise InvalidInput(f"{file} cannot be written: Is a directory.")
    try:
        sources = reading(context.obj, lambda store: store.sources())
    except NoDatabase as missing:
        raise nothing_there("There are no feeds to write.", missing) from missing
    text = write_opml([OpmlFeed(url=source.url, title=source.title, pack=source.pack or "", lang=source.lang) for source in sources])
    said = f"{counted_feeds(len(sources))} of {place_of(context.obj)}"
    if file is None:
        typer.echo(text, nl=False)
        remark(f"These are {said}.")
        return
    try:
        file.write_bytes(text)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be written: {error.strerror}.") from error
    console().print(f"Wrote {said} to {file}.", markup=False, soft_wrap=True)


def _opml_wishes(file: Path) -> Sequence[FeedWish]:
    from bot.feeds.opml import read_opml

    try:
        content = file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.") from error
    return [FeedWish(url=feed.url, title=feed.title, lang=feed.lang, pack=feed.pack) for feed in read_opml(content)]


def _catalogue_wishes(packs: Sequence[str], languages: Sequence[str], topics: Sequence[str]) -> Sequence[FeedWish]:
    from bot.cli.catalogue_tools import wishes_for

    return wishes_for(packs, languages, topics)


def add_feeds(state: State, wishes: Sequence[FeedWish]) -> None:
    """Add feeds, and say what came of it."""
    from bot.app.now import utc_now
    from bot.app.rules import address_policy
    from bot.feeds.http.guard import check_url

    policy = address_policy(state.settings())
    added = writing(state, lambda store: AddSources(store, lambda url: check_url(url, policy), utc_now)(wishes))
    _report(added, utc_now())


def _report(added: Added, now: datetime) -> None:
    out = console()
    for source in added.sources[:20]:
        out.print(f"Added {source.url}", markup=False, soft_wrap=True)
    if len(added.sources) > 20:  # noqa: PLR2004  (a screenful)
        out.print(f"... and {len(added.sources) - 20} more.")
    if added.known:
        out.print(f"{added.known} {'was' if added.known == 1 else 'were'} known already.")
    if added.sources:
        out.print(f"A running Newsdesk asks {_when(added.sources, now)}; `newsdesk poll --all` asks now.", markup=False)
    if added.refused:
        raise InvalidInput("\n".join(f"{url}: {error.at_the_terminal}" for url, error in added.refused))


def _when(sources: Sequence[Source], now: datetime) -> str:
    """Return when sources are asked for the first time."""
    minutes = ceil((max(each.next_poll_at for each in sources) - now).total_seconds() / 60)
    first = sum(each.next_poll_at <= now for each in sources)
    return f"{first} of them at once, and each within {minutes} min" if minutes > 0 else "each for the first time at once"
