"""`newsdesk stories`: group reports into stories, and measure how well."""

from pathlib import Path
from typing import Annotated

import typer

from bot.domain.errors import InvalidInput

app = typer.Typer(help="Group reports of one event, and measure how well.", invoke_without_command=True)


@app.callback()
def stories(
    context: typer.Context,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read JSON lines with id, title, summary, lang, published; write each with its story.")
    ] = False,
    why: Annotated[bool, typer.Option("--why", help="With --jsonl: also say why each item joined its story, or joined none.")] = False,
) -> None:
    """Tell the story of each item on standard input, taken in order of time."""
    if context.invoked_subcommand is None:
        if not jsonl:
            raise InvalidInput("Say how the items come: `newsdesk stories --jsonl`, or see `newsdesk stories eval --help`.")
        from bot.cli.story_tools import place_all

        place_all(why=why)


@app.command("eval")
def evaluate_stories(
    file: Annotated[Path, typer.Argument(help="JSON lines with id, title, summary, lang, published and story_id.")],
    among: Annotated[
        Path | None, typer.Option(help="JSON lines of ordinary news of the same days: in a bot, reports find their story among thousands.")
    ] = None,
    languages: Annotated[bool, typer.Option("--languages", help="Also show each pair of languages.")] = False,
) -> None:
    """Measure pair precision, recall and F1 of grouping, in one language and across languages, and B-cubed."""
    from bot.cli.story_tools import measure_stories

    measure_stories(file, among, languages=languages)


@app.command("crowd")
def evaluate_crowd(
    file: Annotated[Path, typer.Argument(help="JSON lines with id, title, summary, lang, published: ordinary news of several months.")],
    windows: Annotated[list[int] | None, typer.Option("--window", help="Reports in the window; may be given several times.")] = None,
) -> None:
    """Lay months of news over the same days and count the joins between them, which are wrong: no labels are needed."""
    from bot.cli.story_tools import measure_crowd

    measure_crowd(file, windows or [5_000, 10_000, 20_000])
