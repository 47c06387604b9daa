"""`newsdesk topic`: check topic files, measure how well topics match, and let them learn names."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import topic_names

app = typer.Typer(help="Check and measure topics, and let them learn names.", no_args_is_help=True)
app.add_typer(topic_names.app, name="names")


@app.command()
def check(file: Annotated[Path, typer.Argument(help="A topic file, such as a copy of config/topics/ai.toml.")]) -> None:
    """Say whether a topic file can be read, and what it holds."""
    from bot.cli.topic_tools import check_topic

    check_topic(file)


@app.command("list")
def list_topics(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="The topics as JSON.")] = False) -> None:
    """List the topics that ship with Newsdesk, and your own with their queries: of the settings, the page and the chats."""
    from bot.cli.topic_tools import show_topics

    show_topics(context.obj, as_json=as_json)


@app.command("try")
def try_topic(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="A query, as topics of your own have them.")],
    days: Annotated[int, typer.Option(min=1, max=90, help="How many days to look back.")] = 7,
    beside: Annotated[str, typer.Option(help="A topic to compare with.")] = "",
) -> None:
    """Show what a query would have told of the last days, what it nearly would have, and why not."""
    from bot.cli.topic_trial import run_trial

    run_trial(context.obj.settings(), query, days, beside)


@app.command("eval")
def evaluate_topics(
    file: Annotated[Path, typer.Argument(help='JSON lines with title, summary, lang and "labels": a list of topic slugs.')],
    mistakes: Annotated[bool, typer.Option(help="Also list each difference, with its evidence.")] = False,
) -> None:
    """Measure precision, recall and F1 of the topics on labelled items, by topic and language."""
    from bot.cli.topic_tools import measure_topics

    measure_topics(file, mistakes=mistakes)
