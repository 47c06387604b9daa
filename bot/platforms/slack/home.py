"""The app's own pages on Slack: what its Home shows a person, and what whoever invites the app into a channel is told there."""

from collections.abc import Iterator, Sequence

from bot.cards.actions import Action, ActionKind, read_action, unknown_action
from bot.cards.listing import Block as Part
from bot.cards.listing import ListPage, Row, list_page
from bot.cards.words import Speech
from bot.domain.destination import Platform, Workspace, destination_id
from bot.domain.errors import ChatError, NewsdeskError
from bot.domain.schedule import next_digest_at
from bot.platforms.slack import logs
from bot.platforms.slack.blocks import Block, action_button, buttons, context, header, section
from bot.platforms.slack.errors import translated
from bot.platforms.slack.forms import why_not
from bot.platforms.slack.modals import View, Windows
from bot.platforms.slack.people import People
from bot.platforms.slack.subscription_list import Reader, SubscriptionList
from bot.platforms.slack.text import channel_mention
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.desk import Desk

_LONGEST = 2_900
_MANY = 1_000
_ENDING = frozenset({ActionKind.END, ActionKind.DROP})


class Home:
    """Publishes a person's Home: each channel that they may see, with its state and next digest, in their language."""

    def __init__(self, workspaces: Workspaces, desk: Desk, people: People) -> None:
        self._workspaces = workspaces
        self._desk = desk
        self._people = people
        self._windows = Windows(workspaces)
        self._list = SubscriptionList(workspaces, desk)
        self._open: set[tuple[str, str]] = set()

    async def show(self, team_id: str, user_id: str, page: int = 1, *, said: str = "") -> None:
        """Show somebody their Home; where Slack does not answer, what they see of it stays as it was."""
        if len(self._open) >= _MANY:
            self._open.clear()
        self._open.add((team_id, user_id))
        reader = await self._reader(team_id, user_id)
        try:
            await self._windows.publish(team_id, user_id, await self._view(reader, page, said))
        except ChatError as error:
            logs.command_refused("a Home", error)

    async def refresh(self, team_id: str, user_id: str) -> None:
        """Show what was changed, to somebody who has their Home open."""
        if (team_id, user_id) in self._open:
            await self.show(team_id, user_id)

    async def press(self, team_id: str, user_id: str, value: str) -> None:
        """Do what a button of a Home asks for; who may is looked up again."""
        reader = await self._reader(team_id, user_id)
        try:
            action = read_action(value)
            if action.kind is ActionKind.HOME:
                await self.show(team_id, user_id, action.subject)
                return
            if action.kind not in _ENDING:
                raise unknown_action()
            said = await self._list.end(reader, action)
        except NewsdeskError as error:
            said = why_not(error, reader.speech)
        await self.show(team_id, user_id, said=said)

    async def invited(self, team_id: str, channel_id: str, inviter: str) -> None:
        """Offer whoever invited the app into a channel to set it up, for them alone."""
        speech = (await self._reader(team_id, inviter)).speech
        text = speech.say("home.invited", channel=channel_mention(channel_id))
        setup = Action(
            kind=ActionKind.SETUP, subject=destination_id(Platform.SLACK, team_id, channel_id), label=speech.say("forms.setup.button")
        )
        blocks = [section(text), buttons(action_button(setup))]
        try:
            with translated("chat.postEphemeral"):
                await self._workspaces.of(team_id).client.chat_postEphemeral(channel=channel_id, user=inviter, text=text, blocks=blocks)
        except ChatError as error:
            logs.answer_lost(error)

    async def _reader(self, team_id: str, user_id: str) -> Reader:
        person = await self._people.get(team_id, user_id)
        return Reader(person=person, team_id=team_id, channel_id="", speech=self._desk.words.into(person.locale, Platform.SLACK))

    async def _view(self, reader: Reader, number: int, said: str) -> View:
        speech = reader.speech
        setup = Action(
            kind=ActionKind.SETUP, subject=Workspace(Platform.SLACK, reader.team_id).key, label=speech.say("home.setup"), about="home"
        )
        intro = section(speech.say("home.intro")) | {"accessory": action_button(setup, named=True)}
        told = [section(said[:_LONGEST])] if said else []
        return {"type": "home", "blocks": [header(speech.say("home.heading")), intro, *told, *await self._channels(reader, number)]}

    async def _channels(self, reader: Reader, number: int) -> Sequence[Block]:
        try:
            rows, places = await self._list.seen(reader)
        except NewsdeskError as error:
            return [section(why_not(error, reader.speech))]
        page = list_page(rows, places, self._list.look(reader), number)
        if page is None:
            return []
        mine = {place for place, each in places.items() if each.may_end}
        drawn = [block for part in page.blocks for block in self._channel(part, rows, mine, reader.speech)]
        return [*drawn, *_foot(page)]

    def _channel(self, part: Part, rows: Sequence[Row], mine: set[str], speech: Speech) -> Iterator[Block]:
        """Yield a channel as it is, and what its people may do about it."""
        yield section("\n".join([f"*{part.heading}*", *part.lines, *self._next(part, rows, speech)])[:_LONGEST])
        if part.channel is not None and part.channel.channel_id in mine:
            subject = part.channel.id
            change = Action(kind=ActionKind.SETUP, subject=subject, label=speech.say("forms.setup.change"))
            settings = Action(kind=ActionKind.SETTINGS, subject=subject, label=speech.say("forms.settings.button"))
            end = Action(kind=ActionKind.END, subject=subject, label=speech.say("home.unsubscribe"))
            asked = {"confirm": _confirm(end.label, part.heading, speech.say("forms.close"))}
            yield buttons(
                *(action_button(each, named=True) for each in (change, settings)),
                action_button(end, named=True) | asked,
            )

    def _next(self, part: Part, rows: Sequence[Row], speech: Speech) -> Iterator[str]:
        if part.channel is None:
            return
        now = self._desk.clock()
        digests = [each.shown.subscription.digest for each in rows if each.channel.id == part.channel.id]
        if times := [(next_digest_at(each, now), each.zone) for each in digests if each]:
            when, zone = min(times)
            yield speech.say("home.next", when=speech.moment(when, zone, now))


def _foot(page: ListPage) -> Iterator[Block]:
    """Yield which page it is, and the buttons that turn it."""
    if page.footer:
        yield context(page.footer)
    turning = [
        Action(kind=ActionKind.HOME, subject=each.subject, label=each.label) for each in page.buttons if each.kind is ActionKind.LIST
    ]
    if turning:
        yield buttons(*(action_button(each, named=True) for each in turning))


def _confirm(title: str, text: str, deny: str) -> Block:
    """Return what Slack asks before a button does something that is not undone by another."""
    plain = {name: {"type": "plain_text", "text": said[:30], "emoji": False} for name, said in (("confirm", title), ("deny", deny))}
    return {"title": {"type": "plain_text", "text": title[:100]}, "text": {"type": "mrkdwn", "text": text[:300]}, **plain}
