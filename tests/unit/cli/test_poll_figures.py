"""The figures of a round over the sources."""

import io

from rich.console import Console

from bot.cli.poll import _Asked, _figures, _outcome, _print
from bot.domain.fetching import Feed, Fetched
from bot.domain.polling import PollRecord
from bot.steps.poll import Polled
from tests.fakes.make import NOW, make_article, make_evidence, make_source


def printed(*polled: Polled) -> str:
    """What an operator reads of a round."""
    shown, asked = io.StringIO(), _Asked(database="newsdesk.db", held=0, outage=False)
    _print(Console(file=shown, width=100), _figures(asked, [_outcome(each) for each in polled], 1.0))
    return shown.getvalue()


def answered(**known) -> Polled:
    """A poll that brought an article about AI."""
    source, article = make_source(**known), make_article("A lab opens its model")
    answer = Fetched(feed=Feed(title="The Courier", entries=()), body_hash="x", requests=1)
    record = PollRecord(source=source, at=NOW, articles=(article,), evidence={article.id: (make_evidence(),)})
    return Polled(source=source, record=record, answer=answer)


def test_i_read_of_first_looks_that_nothing_of_them_is_posted():
    """Whoever sees that articles match would wait for their cards."""
    said = " ".join(printed(answered(), answered(fetched_at=NOW)).split())
    assert "matches 2" in said
    assert "first looks 1" in said
    assert "What a feed has at the first look is no news: nothing of that is posted." in said


def test_a_round_without_a_first_look_says_nothing_of_it():
    """All of it is news."""
    assert "no news" not in printed(answered(fetched_at=NOW))
