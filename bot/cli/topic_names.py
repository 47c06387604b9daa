"""`newsdesk topic names`: names that rise in a topic's articles, and what you say of them."""

from typing import Annotated, Literal

import typer

app = typer.Typer(help="Names that rise in the articles of topics: add some, or say that they are none.", invoke_without_command=True)

Name = Annotated[str, typer.Argument(help="The name, as the list spells it.")]
Topic = Annotated[str, typer.Option("--topic", help="The topic: its name or slug.")]


@app.callback()
def names(
    context: typer.Context,
    topic: Annotated[str, typer.Option(help="Only those of one topic.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
) -> None:
    """List at most ten names a topic that the last seven days have more often than the four weeks before, and what was learned."""
    if context.invoked_subcommand is None:
        from bot.cli.learned_names import show_names

        show_names(context.obj.settings(), topic, as_json=as_json)


@app.command()
def add(
    context: typer.Context,
    name: Name,
    topic: Topic,
    said: Annotated[
        Literal["firm", "name"], typer.Option("--as", help="firm: it does little else. name: it has other business too.")
    ] = "name",
) -> None:
    """Let a topic have a name: it counts within a minute where Newsdesk runs."""
    from bot.cli.learned_names import decide

    decide(context.obj.settings(), topic, name, said)


@app.command("not")
def not_this(context: typer.Context, name: Name, topic: Topic) -> None:
    """Never propose a name for a topic again; one that was added is taken away."""
    from bot.cli.learned_names import decide

    decide(context.obj.settings(), topic, name, "not")


@app.command()
def later(context: typer.Context, name: Name, topic: Topic) -> None:
    """Propose a name for a topic again after four weeks."""
    from bot.cli.learned_names import decide

    decide(context.obj.settings(), topic, name, "later")


@app.command()
def forget(context: typer.Context, name: Name, topic: Topic) -> None:
    """Forget what was said of a name: the topic does not have it, and it may be proposed."""
    from bot.cli.learned_names import decide

    decide(context.obj.settings(), topic, name, None)
