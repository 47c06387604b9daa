"""All that the store does in the same way on both databases."""

from bot.store.sql.asks import SqlAsks
from bot.store.sql.audit import SqlAudit
from bot.store.sql.browsing import SqlBrowsing
from bot.store.sql.clock import SqlClock
from bot.store.sql.early_digests import SqlEarlyDigests
from bot.store.sql.editions import SqlEditions
from bot.store.sql.following import SqlFollowing
from bot.store.sql.forgetting import SqlForgetting
from bot.store.sql.history import SqlHistory
from bot.store.sql.maintenance import SqlMaintenance
from bot.store.sql.naming import SqlNaming
from bot.store.sql.outages import SqlOutages
from bot.store.sql.outbox import SqlOutbox
from bot.store.sql.overview import SqlOverview
from bot.store.sql.own_topics import SqlOwnTopics
from bot.store.sql.own_words import SqlOwnWords
from bot.store.sql.restoring import SqlRestoring
from bot.store.sql.saved import SqlSaved
from bot.store.sql.sources import SqlSources
from bot.store.sql.stories import SqlStories
from bot.store.sql.vitals import SqlVitals


class SqlStore(
    SqlSources,
    SqlOwnTopics,
    SqlOutbox,
    SqlEarlyDigests,
    SqlHistory,
    SqlFollowing,
    SqlForgetting,
    SqlBrowsing,
    SqlStories,
    SqlSaved,
    SqlEditions,
    SqlOwnWords,
    SqlAsks,
    SqlNaming,
    SqlAudit,
    SqlOutages,
    SqlVitals,
    SqlOverview,
    SqlRestoring,
    SqlMaintenance,
    SqlClock,
):
    """Satisfies bot.ports.store.Store but for articles and look-ups, which each database does in its own way."""
