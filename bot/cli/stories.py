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
) -> None:
    """Tell the story of each item on standard input, taken in order of time."""
    if context.invoked_subcommand is None:
        if not jsonl:
            raise InvalidInput("Say how the items come: `newsdesk stories --jsonl`, or see `newsdesk stories eval --help`.")
        from bot.cli.story_tools import place_all

        place_all()


@app.command("eval")
def evaluate_stories(
    file: Annotated[Path, typer.Argument(help="JSON lines with id, title, summary, lang, published and story_id.")],
) -> None:
    """Measure pair precision, recall and F1 of grouping, in one language and across languages, and B-cubed."""
    from bot.cli.story_tools import measure_stories

    measure_stories(file)
