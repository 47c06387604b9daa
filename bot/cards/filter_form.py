"""The filter of a subscription as a form: a query, kinds that are left out, and how many publishers have to tell a story. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.cards.actions import Action, ActionKind
from bot.cards.filters import publishers_offered
from bot.cards.forms import Form, Line, Option, Pick
from bot.cards.words import Speech
from bot.domain.filters import Filter
from bot.domain.subscription import Subscribed
from bot.domain.topic import Topics

_LONGEST_QUERY: Final = 1_000


def filter_form(action: Action, of: Filter, kinds: Topics, speech: Speech, now: datetime) -> Form:
    """Return the form, filled with what a subscription lets through."""
    say = speech.say
    counts = tuple(Option(value=value, label=label) for value, label in publishers_offered(speech))
    names = tuple(Option(value=str(each.slug), label=each.title(speech.code)) for each in kinds)
    hint = say("forms.filter.query_hint")
    return Form(
        title=say("forms.filter.title"),
        submit=say("forms.save"),
        close=say("forms.close"),
        action=action,
        fields=(
            Line(name="filter", label=say("forms.filter.query"), value=of.query, hint=hint, long=True, longest=_LONGEST_QUERY),
            Pick(name="without", label=say("forms.filter.kinds"), options=names, picked=tuple(sorted(of.without)), many=True),
            Pick(name="publishers", label=say("forms.filter.publishers"), options=counts, picked=(str(of.publishers),), required=True),
        ),
        opened=now,
    )


def filter_actions(done: Sequence[Subscribed], speech: Speech) -> tuple[Action, ...]:
    """Return the button that opens it, below what became of one subscription."""
    if len(done) != 1:
        return ()
    return (Action(kind=ActionKind.FILTER, subject=done[0].subscription.id, label=speech.say("actions.filter")),)
