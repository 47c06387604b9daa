"""Completion of topics: one, or one more behind those that were typed already."""

from collections.abc import Callable, Sequence

from bot.domain.naming import joints
from bot.domain.topic import Topic, Topics
from bot.platforms.discord.interactions import LONGEST_CHOICE, MAX_CHOICES, Choices, Interaction, Suggest, choice, speech_of, topics_at
from bot.platforms.shared.text import units
from bot.steps.commands.desk import Desk

_ALL = "all"
_LONGEST = 200  # characters: more topics than a choice can name
_LAST = 6  # words that join, from the end: what is being typed has fewer


def topic_choices(desk: Desk, topics_of: Callable[[Interaction, Desk], Topics] = topics_at) -> Suggest:
    """Return what offers topics while they are typed, those of the server unless others are meant; the value of a choice are slugs."""

    async def suggest(interaction: Interaction, typed: str) -> Choices:
        speech = speech_of(interaction, desk)
        topics = topics_of(interaction, desk)
        offered = offers(topics, typed, speech.code)
        meant = [(", ".join(each.title(speech.code) for each in some), ", ".join(each.slug for each in some)) for some in offered]
        choices = [choice(titles, slugs) for titles, slugs in meant if units(slugs) <= LONGEST_CHOICE]  # one too long costs all of them
        everything = speech.say("replies.all_topics")
        if len(tuple(topics)) > 1 and _begins(typed, everything, _ALL):
            choices = [*choices[: MAX_CHOICES - 1], choice(everything, _ALL)]
        return choices[:MAX_CHOICES]

    return suggest


def offers(topics: Topics, typed: str, locale: str) -> Sequence[tuple[Topic, ...]]:
    """Return what may be meant: the topics that were typed, and those with each that the rest of the text hints at."""
    begun, rest = _split(topics, typed[:_LONGEST])
    more = [(*begun, each) for each in topics.suggest(rest, locale) if each not in begun]
    return [begun, *more] if begun and not rest else more


def _split(topics: Topics, typed: str) -> tuple[tuple[Topic, ...], str]:
    """Return the topics that a text names, and what stands behind the last word or sign that joins."""
    if found := topics.within(typed):
        return found, ""
    for start, end in reversed(joints(typed)[-_LAST:]):
        if found := topics.within(typed[:start]):
            return found, typed[end:].strip()
    return (), typed


def _begins(typed: str, *names: str) -> bool:
    return any(name.casefold().startswith(typed.strip().casefold()) for name in names)
