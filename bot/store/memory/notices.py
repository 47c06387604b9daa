"""Notices of sources that are gone, in memory."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.delivery import Nonce, State
from bot.domain.destination import DestinationId
from bot.domain.source import Source, SourceId
from bot.outbox.notices import Notice, notice_nonce
from bot.store.memory.tables import FiledNotice, MemoryRoom


class MemoryNotices(MemoryRoom):
    """Satisfies bot.ports.store.Notices."""

    async def file_notices(self, gone: Source, at: datetime, *, to_readers: bool) -> int:
        """File one notice for each channel that the source matters to, and return how many are new."""
        self.tables.check_open()
        matters = {each.destination_id for each in self.tables.subscriptions.values() if each.feed == gone.id}
        if to_readers:
            matters |= self._readers(gone.id) & {each.destination_id for each in self.tables.subscriptions.values()}
        nonces = {notice_nonce(to, gone.id): to for to in matters if self.tables.destinations[to].off_at is None}
        new = {nonce: to for nonce, to in nonces.items() if nonce not in self.tables.notices}
        for nonce, to in new.items():
            self.tables.notices[nonce] = FiledNotice(to=to, feed=gone.title or gone.host, filed_at=at, due_at=at)
        return len(new)

    def _readers(self, source: SourceId) -> set[DestinationId]:
        articles = {article.id for article in self.tables.articles.values() if article.source_id == source}
        sent = (each for each in self.tables.deliveries.values() if each.state is State.SENT)
        return {each.destination_id for each in sent if each.article_id in articles}

    async def notices_due(self, now: datetime) -> Sequence[Notice]:
        """Return the notices that are to be told at `now`, oldest first."""
        self.tables.check_open()
        due = [(nonce, filed) for nonce, filed in self.tables.notices.items() if filed.due_at is not None and filed.due_at <= now]
        channels = self.tables.destinations
        notices = [
            Notice(destination=channels[filed.to], feed=filed.feed, nonce=nonce, filed_at=filed.filed_at)
            for nonce, filed in due
            if filed.to in channels and channels[filed.to].off_at is None
        ]
        return sorted(notices, key=lambda notice: (notice.filed_at, notice.nonce))

    async def settle_notice(self, nonce: Nonce, again_at: datetime | None) -> None:
        """Note that a channel was told, or when to try again."""
        self.tables.check_open()
        filed = self.tables.notices.get(nonce)
        if filed is not None:
            self.tables.notices[nonce] = filed._replace(due_at=again_at)
