"""Topics of a workspace's own: written, tried on the last days, saved, changed, deleted, and listed, from the chat."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.cards.actions import Action, ActionKind, unknown_action
from bot.cards.audit_page import changes_page
from bot.cards.own_topics import (
    TopicLook,
    Written,
    deleting_page,
    draft_page,
    ended_lines,
    own_page,
    preview_page,
    topic_page,
)
from bot.cards.words import Speech
from bot.domain.destination import Workspace
from bot.domain.errors import InvalidInput
from bot.domain.following import viewer_of
from bot.domain.own_topic import (
    DraftId,
    OwnTopic,
    TopicDraft,
    TopicId,
    draft_id,
    no_own_topic,
    too_many_topics,
    topic_id,
)
from bot.matching.query.parser import LONGEST_QUERY
from bot.ports.clock import Clock
from bot.steps.commands.act import Acted, Press, Presser, Use
from bot.steps.commands.keep_topic import KeepTopic, TopicStore, changed_meanwhile
from bot.steps.commands.topic_rights import changeable, deciding, may_change, place
from bot.steps.commands.try_text import TryText
from bot.steps.commands.try_topic import TryTopic
from bot.steps.live_topics import LiveTopics

_CHANGES: Final = 100  # are looked through

OF_FORMS: Final = frozenset({ActionKind.TOPIC_NEW, ActionKind.TOPIC_EDIT, ActionKind.TOPIC_FORM})
"""What opens a form, and stands for it when it is handed in."""

OF_TOPICS: Final = frozenset(
    {
        *(ActionKind.TOPIC, ActionKind.TOPICS, ActionKind.CHANGES),
        *(ActionKind.TOPIC_SAVE, ActionKind.TOPIC_DROP, ActionKind.TOPIC_ASK, ActionKind.TOPIC_END),
    }
)
"""What shows and changes topics: whether its presser may is looked up at each press."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTopicsDesk:
    """Makes, changes, deletes and shows the topics of a workspace."""

    store: TopicStore
    live: LiveTopics
    keep: KeepTopic
    trial: TryTopic
    test: TryText
    clock: Clock

    @property
    def most(self) -> int:
        """So many topics a workspace may have."""
        return self.keep.most

    @property
    def uses(self) -> Mapping[ActionKind, Use]:
        """What the buttons of topics do."""
        return {
            ActionKind.TOPIC: self.shown,
            ActionKind.TOPICS: self.turn,
            ActionKind.CHANGES: self.changes,
            ActionKind.TOPIC_SAVE: self.save,
            ActionKind.TOPIC_DROP: self.drop,
            ActionKind.TOPIC_ASK: self.ask,
            ActionKind.TOPIC_END: self.end,
        }

    def new(self, presser: Presser, name: str = "") -> Written:
        """Return the empty form; raise InvalidInput for whoever may make none."""
        workspace = deciding(presser)
        self._refuse_full(workspace)
        return Written(action=Action(kind=ActionKind.TOPIC_NEW, subject=1), name=name)

    async def form(self, action: Action, presser: Presser) -> Written:
        """Return the form that a button opens, with what was written before."""
        if action.kind is ActionKind.TOPIC_NEW:
            return self.new(presser)
        if action.kind is ActionKind.TOPIC_EDIT:
            draft = await self._draft(action, presser)
            return Written(action=action, name=draft.name, query=draft.query)
        topic = changeable(self._known(TopicId(action.subject), deciding(presser)), presser)
        return Written(action=action, name=topic.name, query=topic.query)

    def edit(self, named: str, presser: Presser) -> Written:
        """Return the form of a topic that is named."""
        topic = changeable(self.named(named, deciding(presser)), presser)
        return Written(action=Action(kind=ActionKind.TOPIC_FORM, subject=topic.id), name=topic.name, query=topic.query)

    async def check(self, form: Written, presser: Presser) -> None:
        """Raise InvalidInput where what was written cannot be a topic."""
        draft = await self._draft_of(form, presser)
        self.keep.checked(draft)
        if self.live.find(draft.becomes, draft.workspace) is None:
            self._refuse_full(draft.workspace)

    async def propose(self, form: Written, presser: Presser, speech: Speech) -> Acted:
        """Keep what was written as a draft and show what it would bring; where it cannot be a topic, what is wrong, and the text."""
        draft = await self._draft_of(form, presser)
        await self.store.keep_draft(draft)
        try:
            await self.check(form, presser)
        except InvalidInput as error:
            return Acted(page=draft_page(draft, error, speech))
        known = self.live.find(draft.becomes, draft.workspace)
        preview = await self.trial(draft.query, instead_of=known.query if known else "", viewer=viewer_of(draft.workspace))
        return Acted(page=preview_page(draft, preview, speech))

    async def _draft_of(self, form: Written, presser: Presser) -> TopicDraft:
        """Return a draft of what stands in a form."""
        action, workspace, now = form.action, deciding(presser), self.clock()
        if action.kind is ActionKind.TOPIC_EDIT:
            draft = await self._draft(action, presser)
        elif action.kind in {ActionKind.TOPIC_NEW, ActionKind.TOPIC_FORM}:
            known = None if action.kind is ActionKind.TOPIC_NEW else self._known(TopicId(action.subject), workspace)
            topic = changeable(known, presser).id if known else None
            identity = draft_id(workspace, presser.person, now)
            draft = TopicDraft(id=identity, workspace=workspace, person=presser.person, name="", query="", made_at=now, topic=topic)
        else:
            raise unknown_action()
        return replace(draft, name=" ".join(form.name.split())[:_LONGEST], query=form.query.strip()[:_LONGEST], made_at=now)

    async def _draft(self, action: Action, presser: Presser) -> TopicDraft:
        """Return what somebody wrote: nobody else, and nowhere else."""
        draft = await self.store.draft(DraftId(action.subject))
        if draft is None or draft.workspace != deciding(presser) or draft.person != presser.person:
            raise changed_meanwhile()
        return draft

    async def save(self, press: Press) -> Acted:
        """Save what was written. Pressed again it says the same."""
        draft, speech = await self._saved(press), press.speech
        return Acted(lines=[speech.say("topics.changed" if draft.topic else "topics.saved", name=draft.name)], actions=(_list(speech),))

    async def _saved(self, press: Press) -> TopicDraft:
        draft = await self._draft(press.action, press.presser)
        self.keep.checked(draft)
        if known := self.live.find(draft.becomes, draft.workspace):
            changeable(known, press.presser)
        await self.keep(draft)
        return draft

    async def drop(self, press: Press) -> Acted:
        """Forget what was written."""
        draft = await self._draft(press.action, press.presser)
        await self.store.drop_drafts([draft.id])
        return Acted(lines=[press.speech.say("topics.dropped")], actions=(_list(press.speech),))

    async def show(self, topic: OwnTopic, presser: Presser, speech: Speech) -> Acted:
        """Show what a topic catches."""
        preview = await self.trial(topic.query, viewer=viewer_of(topic.workspace))
        decides = may_change(topic, presser)
        known = topic.query.casefold()
        rising = [name for name in self.live.rising(topic.slug) if decides and name.casefold() not in known]
        return Acted(page=topic_page(topic, preview, speech, rising=rising, decides=decides))

    async def shown(self, press: Press) -> Acted:
        """Show the topic whose button was pressed."""
        return await self.show(self._known(TopicId(press.action.subject), place(press.presser)), press.presser, press.speech)

    async def ask(self, press: Press) -> Acted:
        """Ask whether a topic is to be deleted, with what would end."""
        return await self.confirm(self._known(TopicId(press.action.subject), deciding(press.presser)), press.presser, press.speech)

    async def confirm(self, topic: OwnTopic, presser: Presser, speech: Speech) -> Acted:
        """Ask whether a topic is to be deleted."""
        deciding(presser)
        changeable(topic, presser)
        return Acted(page=deleting_page(topic, await self.store.ends_with(topic), speech))

    async def end(self, press: Press) -> Acted:
        """Delete a topic, and say in numbers what ended."""
        topic = changeable(self._known(TopicId(press.action.subject), deciding(press.presser)), press.presser)
        ended = await self.keep.end(topic, press.presser.person)
        return Acted(lines=ended_lines(topic, ended, press.speech), actions=(_list(press.speech),))

    async def listed(self, presser: Presser, speech: Speech, number: int = 1) -> Acted:
        """List a workspace's topics."""
        workspace = place(presser)
        look = TopicLook(speech=speech, most=self.most, decides=presser.decides)
        return Acted(page=own_page(self.live.own(workspace), self.live.of(workspace), number, look))

    async def turn(self, press: Press) -> Acted:
        """Show a page of the list."""
        return await self.listed(press.presser, press.speech, press.action.subject)

    async def changes(self, press: Press) -> Acted:
        """Show a page of who changed what, to those who may."""
        return await self.changed(press.presser, press.speech, press.action.subject)

    async def changed(self, presser: Presser, speech: Speech, number: int) -> Acted:
        """Return a page of who changed what in the workspace and in this channel, for those who may change something."""
        workspace = deciding(presser)
        found = await self.store.audit_in(workspace, presser.channel_id, _CHANGES)
        return Acted(page=changes_page(found, number, self.live.of(workspace), speech))

    def named(self, typed: str, workspace: Workspace) -> OwnTopic:
        """Return the workspace's own topic that a person names, or chose; raise InvalidInput where there is none."""
        found = [each for topic in self.live.of(workspace).within(typed) if (each := self._own(topic.slug, workspace))]
        if len(found) != 1:
            raise no_own_topic(typed[:_SHOWN].strip())
        return found[0]

    def _own(self, slug: str, workspace: Workspace) -> OwnTopic | None:
        identity = topic_id(slug)
        return self.live.find(identity, workspace) if identity is not None else None

    def _known(self, topic: TopicId, workspace: Workspace) -> OwnTopic:
        """Return a topic of the workspace; one of another is as unknown as any."""
        found = self.live.find(topic, workspace)
        if found is None:
            raise InvalidInput("That topic is not there any more: look at the list of topics.", code="topic_gone")
        return found

    def _refuse_full(self, workspace: Workspace) -> None:
        if len(self.live.own(workspace)) >= self.most:
            raise too_many_topics(self.most)


_LONGEST: Final = 2 * LONGEST_QUERY  # what is longer is refused, and kept as far as a form holds
_SHOWN: Final = 60


def _list(speech: Speech) -> Action:
    return Action(kind=ActionKind.TOPICS, subject=1, label=speech.say("actions.topics"))
