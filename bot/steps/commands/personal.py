"""What one person gets by direct message: they subscribe, look and stop for themselves alone, on every platform alike."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.cards import changes
from bot.cards.changes import Look
from bot.cards.listing import ListPage, Place, Row, list_page
from bot.cards.listing import Look as ListLook
from bot.cards.replies import Shown
from bot.cards.words import Speech
from bot.domain.destination import Destination
from bot.domain.subscription import new_ones
from bot.steps.commands.desk import Desk
from bot.steps.commands.first_words import Line, with_first_stories
from bot.steps.commands.reply import Reply
from bot.steps.commands.wishes import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """One person at the desk; `plain` makes text what their platform shows as it is, `line` words one of the first stories."""

    desk: Desk
    me: Destination
    speech: Speech
    plain: Callable[[str], str]
    line: Line

    async def subscribe(self, wish: Wish, *further: str) -> Reply:
        """Subscribe them, and say so with what would have come; `further` is said besides."""
        done = await self.desk.subscribe(self.me, wish)
        said = self.speech.sentences([changes.subscribed(done, self._look, self.desk.clock()), *further])
        return await with_first_stories(said, self.desk.first, new_ones(done), self.speech, self.line)

    async def listed(self) -> ListPage | str:
        """Return what they get, and whether anything is in its way; of a second page nobody has topics enough."""
        me, wishes = await self.desk.subscriptions.of(self.me)
        rows = [Row(shown=Shown(subscription=each, channel=me, mention=self._mention)) for each in wishes]
        look = ListLook(topics=self._look.topics, speech=self.speech, now=self.desk.clock(), plain=self.plain)
        return list_page(rows, {self.me.channel_id: Place()}, look) or self.speech.say("me.nothing")

    async def stop(self, topics: str) -> str:
        """End some topics, or all; raise InvalidInput for what they do not get."""
        _, wishes = await self.desk.subscriptions.of(self.me)
        if not wishes:
            return self.speech.say("me.nothing")
        ended = await self.desk.unsubscribe.by_topic(self.me, topics.strip() or "all", mention=self._mention)
        return changes.unsubscribed(ended, self._look)

    @property
    def _look(self) -> Look:
        topics = self.desk.topics.of(self.me.workspace)
        return Look(channel=self._mention, calls=str, plain=self.plain, topics=topics, speech=self.speech)

    @property
    def _mention(self) -> str:
        """How both platforms write somebody."""
        return f"<@{self.me.channel_id}>"
