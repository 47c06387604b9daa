"""Why an article came to a channel or did not: its topics with what spoke for them, its story, and what became of it there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.cards.actions import Action, ActionKind
from bot.cards.pages import Page
from bot.cards.words import Speech
from bot.domain.article import StoryId
from bot.domain.delivery import Kind
from bot.domain.destination import Destination
from bot.domain.following import viewer_of
from bot.domain.history import ArticleHistory, Headline
from bot.domain.own_topic import known_to
from bot.domain.subscription import Subscription
from bot.domain.topic import Evidence, TopicSlug
from bot.domain.urls import canonical_url
from bot.steps.commands.act import Acted, Press
from bot.steps.commands.why_page import Told, WhyLook, lack, why_page
from bot.steps.commands.why_told import Why, owed, titles

_LOOKED_THROUGH = 200  # of what a channel was sent last


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyHere:
    """Says in one channel why a story came there, or why not, and nothing of any other channel: by the topics that it asked for."""

    why: Why

    async def __call__(self, told: ArticleHistory, channel: Destination, speech: Speech) -> Page:
        """Return a page about a story: what became of it here above its topics, its reports, the poll and the rules."""
        why = self.why
        wishes = await why.store.subscriptions(channel.id)
        matched = [each for each in wishes if each.topic in {one.topic for one in told.evidence} or each.feed == told.article.source_id]
        topics = why.topics.of(channel.workspace)
        about = _about(known_to(topics, told.evidence), {each.topic for each in matched if each.topic})
        fates = why.fates(told, channel, speech)
        missed = [] if fates or matched else await self._missed(told, wishes)
        said = [*await why.spared(told, channel, speech), *(fates or self._not_owed(told, channel, matched, wishes, missed, speech))]
        look = WhyLook(topics=topics, speech=speech, now=why.clock())
        return why_page(Told(history=told, channel=channel, about=[*about, *missed], wishes=matched, said=said), look)

    async def pressed(self, press: Press, told: ArticleHistory, channel: Destination) -> Acted:
        """Answer whoever asks a card."""
        return Acted(page=await self(told, channel, press.speech))

    async def lately(self, channel: Destination, typed: str, most: int) -> Sequence[tuple[str, str]]:
        """Return the stories that a channel got last whose titles hold what was typed: the value that asks about each, and its title.

        That is the one which stands in the channel: of a card, and else of an answer to it.
        """
        stories: dict[StoryId, Headline] = {}
        for each in await self.why.store.told_lately(channel.id, _LOOKED_THROUGH):
            known = stories.get(each.article.story_id)
            if typed.casefold() in each.article.title.casefold() and (known is None or known.kind is Kind.FACT):
                stories[each.article.story_id] = each
        return [(Action(kind=ActionKind.WHY, subject=each.delivery).value, each.article.title) for each in list(stories.values())[:most]]

    async def link(self, url: str, channel: Destination, speech: Speech) -> Page:
        """Return a page about the article at an address; raise InvalidInput where none is stored.

        Of several, since feeds share addresses, about the newest that the channel was owed, else the newest.
        """
        known = await self.why.store.destination(channel.id) or channel
        return await self(_nearest(await self.why.found(url, viewer_of(channel.workspace)), channel), known, speech)

    async def known(self, url: str, channel: Destination) -> ArticleHistory | None:
        """Return the article at an address that `link` tells of, None where none is stored."""
        told = await self.why.store.history_of(url, canonical_url(url), viewer_of(channel.workspace))
        return _nearest(told, channel) if told else None

    async def _missed(self, told: ArticleHistory, wishes: Sequence[Subscription]) -> Sequence[Evidence]:
        """Return the topics of a channel that an article missed, in the order of its subscriptions."""
        missed = {each.topic: each for each in await self.why.missed(told)}
        return [missed[each.topic] for each in wishes if each.topic in missed]

    def _not_owed(  # noqa: PLR0913, PLR0917 - an article, what a channel asked for, and who reads of it
        self,
        told: ArticleHistory,
        channel: Destination,
        matched: Sequence[Subscription],
        wishes: Sequence[Subscription],
        missed: Sequence[Evidence],
        speech: Speech,
    ) -> Sequence[str]:
        """Return the first gate in the way of an article, and what would let it through."""
        if matched:
            return self.why.gates(told, channel, matched, speech)
        asked = [each.topic for each in wishes if each.topic]
        if not asked:
            return [speech.say("told.gate.no_subscription")]
        topics = self.why.topics.of(channel.workspace)
        lacks = [lack(each, topics, speech) for each in missed]
        far = [topic for topic in asked if topic not in {each.topic for each in missed}]
        return [*lacks, *([speech.say("told.gate.other_topics", topics=titles(far, topics, speech))] if far else [])]


def _nearest(found: Sequence[ArticleHistory], channel: Destination) -> ArticleHistory:
    """Return the first that a channel was owed, else the first."""
    return next((each for each in found if any(to.id == channel.id for to, _ in owed(each))), found[0])


def _about(evidence: Sequence[Evidence], wanted: Collection[TopicSlug]) -> Sequence[Evidence]:
    """Return the evidence of the topics that a channel asked for; all of it where it has ended them since."""
    return [each for each in evidence if each.topic in wanted] or evidence
