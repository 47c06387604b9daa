"""In memory: cards that wait for the end of quiet hours, cards for which an hour has no room, and whom a channel was last mentioned in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import Delivery, DeliveryId, Held, Kind, Nonce, State, delivery_id
from bot.domain.destination import Destination, DestinationId
from bot.outbox.limits import LONGEST_ON_A_LIST, TOLD_IN_A_LIST, Waiting, hour_of, left_for_the_list, next_hour
from bot.store.memory.tables import MemoryRoom


class MemoryHolding(MemoryRoom):
    """What the outbox needs to leave a channel in peace."""

    def _hold(self, channel: Destination, now: datetime) -> None:
        """Let everything but digests wait for the end of the quiet hours that hold now, the best of it as cards, the rest as a list."""
        until = channel.quiet_until(now)
        if until is None:
            return
        for each in self._pending(channel.id):
            if each.kind is not Kind.DIGEST and each.due_at < until:
                self.tables.deliveries[each.id] = replace(each, due_at=until, held=each.held or Held.QUIET)
        waiting = [self._waiting(each) for each in self._pending(channel.id) if _is_unnamed_card(each) and each.due_at == until]
        self._fold(left_for_the_list(waiting), due_at=until, held=Held.QUIET)

    def _room(self, channel: Destination, now: datetime, most: int | None) -> int | None:
        """Return for how many more cards this hour has room (None: any number); without room, what is due is the next hour's list."""
        if most is None:
            return None
        hour = hour_of(now)
        told = sum(each.destination_id == channel.id and _is_card_since(each, hour) for each in self.tables.deliveries.values())
        if told < most:
            return most - told
        due = [each for each in self._pending(channel.id) if each.due_at <= now]
        unnamed = [each.id for each in due if _is_unnamed_card(each) or _is_young_list(each, now - LONGEST_ON_A_LIST)]
        self._fold(unnamed, due_at=next_hour(now), held=Held.MOST)
        return 0

    def _pending(self, to: DestinationId) -> list[Delivery]:
        return [each for each in self.tables.deliveries.values() if each.destination_id == to and each.state is State.PENDING]

    def _waiting(self, alert: Delivery) -> Waiting:
        evidence = self.tables.evidence.get(alert.article_id, {}).values()
        fit = max((each.score / each.threshold for each in evidence if each.matched), default=0.0)
        return Waiting(id=alert.id, fit=fit, published_at=self.tables.articles[alert.article_id].published_at)

    def _fold(self, alerts: Iterable[DeliveryId], *, due_at: datetime, held: Held) -> None:
        for key in alerts:
            alert = self.tables.deliveries[key]
            self.tables.deliveries[key] = replace(alert, kind=Kind.MORE, due_at=due_at, held=alert.held or held)
            for kind in (Kind.UPDATE, Kind.FACT):
                self._park_answer(delivery_id(alert.destination_id, alert.story_id, kind))

    def _park_answer(self, key: DeliveryId) -> None:
        answer = self.tables.deliveries.get(key)
        if answer is not None and answer.state is State.PENDING:
            self.tables.deliveries[key] = replace(answer, state=State.PARKED, last_error=TOLD_IN_A_LIST)

    async def release_held(self, to: DestinationId, until: datetime, now: datetime) -> None:
        """Let what waits for the end of quiet hours at `until` go out now."""
        self.tables.check_open()
        for each in self._pending(to):
            if each.kind is not Kind.DIGEST and each.due_at == until:
                self.tables.deliveries[each.id] = replace(each, due_at=now)

    async def take_mention(self, to: DestinationId, nonce: Nonce, now: datetime, since: datetime) -> bool:
        """Let a message mention somebody, unless another one of the channel did so after `since`."""
        self.tables.check_open()
        last = self.tables.mentions.get(to)
        if last and last[0] != nonce and last[1] > since:
            return False
        self.tables.mentions[to] = (nonce, now)
        return True


def _is_unnamed_card(delivery: Delivery) -> bool:
    return delivery.kind is Kind.ALERT and delivery.nonce is None


def _is_young_list(delivery: Delivery, long_ago: datetime) -> bool:
    return delivery.kind is Kind.MORE and delivery.nonce is None and delivery.filed_at > long_ago


def _is_card_since(delivery: Delivery, since: datetime) -> bool:
    sent = delivery.state is State.SENT and delivery.sent_at is not None and delivery.sent_at >= since
    return sent and delivery.kind is Kind.ALERT
