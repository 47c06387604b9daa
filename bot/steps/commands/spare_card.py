"""What a card's buttons ask a channel to be spared: the menus, and what is chosen in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.cards.actions import Action, ActionKind, unknown_action
from bot.cards.asks import Scope, less_menu, list_action, mute_menu
from bot.domain.ask import LESS_FOR, About, Subject, Verb
from bot.domain.delivery import Coverage
from bot.domain.destination import Destination, Platform
from bot.domain.history import ArticleHistory
from bot.domain.topic import TopicSlug
from bot.ports.store import Subscriptions
from bot.steps.commands.act import Acted, Press, not_deciding
from bot.steps.commands.spare import Spare, Wanted

SPANS: Final = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "ever": None}
"""How long something is muted, by the word that stands in buttons."""

_BY_DEFAULT: Final = f"{About.STORY}-ever"
"""What buttons from before the menu ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAsks:
    """Does what is asked by a card: less of it, or nothing."""

    spare: Spare
    store: Subscriptions

    async def mute_menu(self, press: Press, told: ArticleHistory, channel: Destination) -> Acted:
        """Show what may be muted by a card: for the channel, or for whoever presses alone, which is first for who decides nothing there."""
        command = f"/{press.speech.say('discord.names.mute')}" if channel.platform is Platform.DISCORD else "/newsdesk mute"
        usual = Scope.CHANNEL if press.presser.decides else Scope.ALONE
        scope = None if channel.person else _scope(press.action.about) or usual
        return Acted(page=mute_menu(press.action.subject, told.as_told(channel.id).source_title, command, press.speech, scope))

    async def mute(self, press: Press, told: ArticleHistory, channel: Destination) -> Acted:
        """Mute the story of a card, or its source, for some time."""
        about, _, rest = (press.action.about or _BY_DEFAULT).partition("-")
        span, _, whom = rest.partition("-")
        shown = told.as_told(channel.id)
        subjects = {About.STORY: _story(shown), About.SOURCE: _source(shown)}
        if about not in subjects or span not in SPANS:
            raise unknown_action()
        what, name = subjects[About(about)]
        wanted = Wanted(Subject(Verb.MUTE, About(about), what), name, SPANS[span])
        ask = self.spare.ask_for_oneself if _scope(whom) is Scope.ALONE else self.spare.ask
        return await ask(wanted, channel, press.presser, press.speech)

    async def unmute(self, press: Press, told: ArticleHistory, channel: Destination) -> Acted:
        """Let the story of a card go on: by the buttons of answers from before each ask had an id."""
        asks = await self.spare.store.asked(channel.id)
        subject = Subject(Verb.MUTE, About.STORY, str(told.article.story_id))
        theirs = [each.id for each in asks if each.subject == subject and (press.presser.decides or each.person == press.presser.person)]
        if not theirs and any(each.subject == subject for each in asks):
            raise not_deciding()
        done = await self.spare.store.take_back(theirs, channel.id)
        name = told.as_told(channel.id).article.title
        said = press.speech.say("asks.undone", name=name) if done else press.speech.say("asks.undone_already")
        return Acted(lines=[said], actions=(list_action(Verb.MUTE, channel.id, press.speech),))

    async def less(self, press: Press, told: ArticleHistory, channel: Destination) -> Acted:
        """Show what there may be less of by a card, or ask for that."""
        shown, topics = told.as_told(channel.id), await self._topics(told, channel)
        if not press.action.about:
            known = self.spare.topics.of(channel.workspace)
            page = less_menu(press.action.subject, topics, shown.source_title, shown.source_kind, known, press.speech)
            return Acted(page=page)
        about, _, slug = press.action.about.partition("-")
        subjects = {About.SOURCE: _source(shown), About.KIND: (shown.source_kind.value, shown.source_kind.value)}
        if about == About.TOPIC and slug in topics:
            subjects[About.TOPIC] = (slug, slug)
        if about not in subjects:
            raise unknown_action()
        what, name = subjects[About(about)]
        wanted = Wanted(Subject(Verb.LESS, About(about), what), name, LESS_FOR)
        return await self.spare.ask(wanted, channel, press.presser, press.speech)

    async def _topics(self, told: ArticleHistory, channel: Destination) -> Sequence[TopicSlug]:
        """Return the topics of a story that its channel subscribes to, the best first."""
        wanted = {each.topic for each in await self.store.subscriptions(channel.id)}
        matched = (each.topic for report in told.coverage for each in report.evidence if each.matched)
        return list(dict.fromkeys(each for each in matched if each in wanted))


def is_for_oneself(action: Action) -> bool:
    """Say whether a button mutes for whoever presses it alone, which needs no right."""
    return action.kind is ActionKind.MUTE and action.about.rpartition("-")[2] == Scope.ALONE


def _scope(about: str) -> Scope | None:
    """Return for whom something is muted, None where a button does not say; raise InvalidInput for one that we did not write."""
    if about and about not in set(map(str, Scope)):
        raise unknown_action()
    return Scope(about) if about else None


def _story(shown: Coverage) -> tuple[str, str]:
    return str(shown.article.story_id), shown.article.title


def _source(shown: Coverage) -> tuple[str, str]:
    return str(shown.article.source_id), shown.source_title
