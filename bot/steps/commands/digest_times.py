"""The time of a channel's digest, of all that it is subscribed to at once; and its end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.subscription import Change, Mode, Subscribed, Subscription
from bot.ports.clock import Clock
from bot.steps.commands.set_up import SetUpDone
from bot.steps.commands.subscribe import SubscriptionStore
from bot.steps.commands.wishes import Wish, rescheduled


class Instead(StrEnum):
    """What becomes of what comes by a digest alone, once there is none; the values are typed."""

    LIVE = "live"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTimes:
    """Changes when a channel has its digest. Asked twice, the second finds it done."""

    store: SubscriptionStore
    clock: Clock

    async def set(self, met: Destination, wish: Wish) -> Sequence[Subscribed]:
        """Let all digests of a channel come when a wish says; where it has none, all that comes live comes in one, too.

        Raise InvalidInput for a time that cannot be read, and where nothing is subscribed.
        """
        while True:  # somebody else may change them meanwhile: then this changes what they made of them
            channel, wishes = await self._known(met)
            timed = [each for each in wishes if each.digest] or wishes
            now = self.clock()
            done = await self._save(channel, timed, [rescheduled(wish, each, channel.zone, now) for each in timed])
            if done is not None:
                return done

    async def off(self, met: Destination, instead: str = "") -> SetUpDone:
        """End the digest of a channel: what comes live goes on; what comes by the digest alone does what somebody says `instead`.

        Raise InvalidInput, with nothing changed, where nobody says so and there is any, and where there is no digest.
        """
        asked = _instead(instead)
        while True:
            channel, wishes = await self._known(met)
            timed = [each for each in wishes if each.digest]
            alone = [each for each in timed if each.mode is Mode.DIGEST]
            if not timed:
                raise InvalidInput("Nothing comes here in a digest: set a time for one first.", code="no_digest")
            if alone and asked is None:
                raise InvalidInput(
                    f"{len(alone)} subscriptions come by the digest alone: say whether they come live instead, or end.",
                    code="digest_alone",
                    count=len(alone),
                )
            live = timed if asked is Instead.LIVE else [each for each in timed if each not in alone]
            done = await self._save(channel, live, [_without_digest(each, self.clock()) for each in live])
            if done is not None:
                return SetUpDone(subscribed=done, ended=await self._ended(alone if asked is Instead.END else ()))

    async def _known(self, met: Destination) -> tuple[Destination, Sequence[Subscription]]:
        channel, wishes = await self.store.destination(met.id) or met, await self.store.subscriptions(met.id)
        if not wishes:
            raise InvalidInput("Nothing is subscribed here yet: subscribe to a topic first.", code="nothing_here")
        return channel, wishes

    async def _save(
        self, channel: Destination, before: Sequence[Subscription], after: Sequence[Subscription]
    ) -> Sequence[Subscribed] | None:
        """Save what subscriptions are from now on; None where they are others by now."""
        if not before:
            return ()
        return await self.store.subscribe(channel, [Change(wish=new, before=old) for old, new in zip(before, after, strict=True)])

    async def _ended(self, alone: Sequence[Subscription]) -> Sequence[Subscription]:
        return [each for each in alone if await self.store.unsubscribe(each.id)]


def _instead(typed: str) -> Instead | None:
    """Read what becomes of what comes by the digest alone."""
    word = typed.strip().casefold()
    if word and word not in list(Instead):
        raise InvalidInput(f'"{typed}" is neither live nor end.', code="bad_instead", typed=typed)
    return Instead(word) if word else None


def _without_digest(before: Subscription, now: datetime) -> Subscription:
    return replace(before, mode=Mode.LIVE, digest=None, empty_days=False, created_at=now)
