"""Try a text: which topics of a workspace it would match."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.cards.words import Speech
from bot.domain.analysis import Fault, Wording
from bot.domain.errors import AnalysisError, InvalidInput
from bot.domain.lengths import checked_length
from bot.domain.topic import Evidence
from bot.ports.analysis import Analyst
from bot.ports.topics import TopicsOf
from bot.steps.commands.act import Acted, Presser
from bot.steps.commands.topic_rights import place

_WORDS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TryText:
    """Tries texts, such as headlines, on the topics that a workspace can name."""

    topics: TopicsOf
    analyst: Analyst

    async def __call__(self, text: str, presser: Presser, speech: Speech) -> Acted:
        """Say which of a workspace's topics a text would match, and by which words."""
        wanted = checked_length(text).strip()
        if not wanted:
            raise InvalidInput("Write the text that is to be tried, such as a headline.", code="no_text")
        topics = self.topics.of(place(presser))
        seen = [each for each in await self._evidence(wanted) if topics.get(each.topic) and each.hits]
        found = sorted(seen, key=lambda each: (not each.matched, -each.score / each.threshold))
        lines = [
            speech.say(
                "told.matched" if each.matched else "told.missed",
                topic=topic.title(speech.code),
                score=speech.number(each.score),
                threshold=speech.number(each.threshold),
                terms=", ".join(_words(each)),
            )
            for each in found
            if (topic := topics.get(each.topic))
        ]
        matched = any(each.matched for each in found)
        return Acted(lines=[*([] if matched else [speech.say("topics.no_match")]), *lines])

    async def _evidence(self, text: str) -> Sequence[Evidence]:
        try:
            (found,) = await self.analyst.analyse([Wording(title=text, may_join=False)])
        except AnalysisError as error:
            raise InvalidInput("Texts cannot be tried at the moment: try again in a minute.", code="no_trial") from error
        if isinstance(found, Fault):
            raise InvalidInput("Texts cannot be tried at the moment: try again in a minute.", code="no_trial")
        return found.evidence


def _words(evidence: Evidence) -> list[str]:
    return list(dict.fromkeys(" ".join((hit.found or hit.term).split()) for hit in evidence.hits))[:_WORDS]
