"""Why a story comes again that its channel was told of: what is new, and where it was told."""

from zoneinfo import ZoneInfo

from bot.cards.card import Retold
from bot.cards.words import Speech
from bot.domain.change import Change
from bot.domain.delivery import Item
from bot.domain.heads import new_voices


def retold(item: Item, change: Change | None, speech: Speech) -> Retold | None:
    """Return why a story comes again, None where this is the first time. `change` is what its new reports changed."""
    if item.earlier is None:
        return None
    voices = len(new_voices(item.coverage, item.since))
    said = [speech.say("retold.figure", what=_figure(change))] if change else []
    said += [speech.say("retold.grew", count=voices)] if voices or not change else []
    day = item.earlier.at.astimezone(ZoneInfo(item.earlier.zone)).date()
    return Retold(news=" · ".join(said), before=speech.say("retold.before", day=speech.short_day(day)), message=item.earlier.message)


def _figure(change: Change) -> str:
    return f"{change.old} → {change.new}" if change.old else change.new
