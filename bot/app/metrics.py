"""Metrics for Prometheus: what polls and messages come to is counted as it happens, the rest is looked at when somebody asks."""

import time
from collections.abc import Mapping
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector, generate_latest

from bot.domain.delivery import Kind, Sent
from bot.domain.errors import FetchError
from bot.domain.fetching import Unchanged
from bot.domain.filters import without_marks
from bot.domain.own_topic import is_own
from bot.steps.deliver import Delivered
from bot.steps.poll import Polled
from bot.web.health import Health

_OUTCOMES = ("news", "nothing_new", "unchanged", "failed", "out_of_reach")
_LAGS = (1, 5, 15, 60, 300, 900, 3_600)
_WAYS = (1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600)


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        counter, histogram = partial(Counter, registry=self.registry), partial(Histogram, registry=self.registry)
        self._polls = counter("newsdesk_polls", "Polls by what came of them.", ["outcome"])
        self._lag = histogram("newsdesk_poll_lag_seconds", "How long after it was due a source was asked.", buckets=_LAGS)
        self._articles = counter("newsdesk_articles", "New articles.")
        self._stories = counter("newsdesk_stories", "Stories that a new article opened or grew.")
        self._matches = counter("newsdesk_matches", "New articles that matched a topic.", ["topic"])
        self._deliveries = counter("newsdesk_deliveries", "Messages by what became of them.", ["platform", "kind", "outcome"])
        self._way = histogram("newsdesk_feed_to_card_seconds", "From filing to the card of an alert.", ["platform"], buckets=_WAYS)
        self._gauges = _gauges(self.registry)
        for outcome in _OUTCOMES:
            self._polls.labels(outcome)

    def polled(self, polled: Polled) -> None:
        """Count a poll."""
        record = polled.record
        self._polls.labels(_outcome(polled)).inc()
        self._lag.observe(max(0.0, (record.at - polled.source.next_poll_at).total_seconds()))
        self._articles.inc(len(record.articles))
        self._stories.inc(len(record.stories))
        for evidence in record.evidence.values():  # topics that workspaces made are counted as one: a series each would have no end
            for each in without_marks(evidence):
                if each.matched:
                    self._matches.labels("own" if is_own(each.topic) else str(each.topic)).inc()

    def delivered(self, delivered: Delivered) -> None:
        """Count a message."""
        batch, outcome = delivered.batch, delivered.outcome
        platform = str(batch.destination.platform)
        self._deliveries.labels(platform, str(batch.kind), type(outcome).__name__.lower()).inc()
        if isinstance(outcome, Sent) and batch.kind is Kind.ALERT:
            self._way.labels(platform).observe(max(0.0, (outcome.at - batch.filed_at).total_seconds()))

    def text(self, health: Health, around: Mapping[str, float], queues: Mapping[str, int]) -> bytes:
        """Return all of it as Prometheus reads it. `around`: figures of this process by the names of their gauges; `queues` by step."""
        self._look(health)
        for name, value in around.items():
            self._gauges[name].set(value)
        for step, count in queues.items():
            self._gauges["queue"].labels(step).set(count)
        return bytes(generate_latest(self.registry))

    def _look(self, health: Health) -> None:
        gauges = self._gauges
        gauges["faults"].set(len(health.faults))
        gauges["warnings"].set(len(health.warnings))
        gauges["last_tick"].set(health.last_tick)
        gauges["oldest_waiting"].set(health.oldest_waiting or 0)
        late = time.time() - health.digest_due_since.timestamp() if health.digest_due_since else 0
        gauges["digest_late"].set(max(0.0, late))
        gauges["outage"].set(health.outage_since is not None)
        for name, values in (("sources", health.sources), ("channels", health.channels), ("outbox", health.outbox)):
            for label, count in values.items():
                gauges[name].labels(label).set(count)
        for platform, connected in health.platforms.items():
            gauges["platform_up"].labels(platform).set(connected)
        for platform, workspaces in health.workspaces.items():
            for name, connected in workspaces.items():
                gauges["workspace_up"].labels(platform, name).set(connected)
        gauges["info"].labels(health.version).set(1)


def _outcome(polled: Polled) -> str:
    if isinstance(polled.answer, FetchError):
        return "out_of_reach" if polled.in_doubt else "failed"
    if isinstance(polled.answer, Unchanged):
        return "unchanged"
    return "news" if polled.record.articles else "nothing_new"


def _gauges(registry: CollectorRegistry) -> Mapping[str, Gauge]:
    plain = {
        "faults": ("newsdesk_faults", "Sentences of /healthz on what is at fault."),
        "warnings": ("newsdesk_warnings", "Sentences of /healthz on what is worth a look."),
        "last_tick": ("newsdesk_last_tick_seconds", "How long ago the database was last asked what is due."),
        "oldest_waiting": ("newsdesk_oldest_waiting_seconds", "For how long the oldest message is due that could go out."),
        "digest_late": ("newsdesk_digest_late_seconds", "For how long the oldest digest is due that was not sent."),
        "outage": ("newsdesk_network_down", "1 while no source can be reached from here."),
        "database_bytes": ("newsdesk_database_bytes", "How much room the database takes."),
        "free_bytes": ("newsdesk_disk_free_bytes", "How much room is left where the database is."),
        "loop_lag": ("newsdesk_event_loop_lag_seconds", "The longest that the event loop was late since the last look."),
        "workers": ("newsdesk_workers", "Processes that read what strangers wrote."),
        "backup_failing": ("newsdesk_backup_failing", "1 while the copy of the day could not be made."),
    }
    labelled = {
        "sources": ("newsdesk_sources", "Enabled sources by how they answered last.", "state"),
        "channels": ("newsdesk_channels", "Channels that subscribed, and those of them that are paused.", "state"),
        "outbox": ("newsdesk_outbox", "Deliveries by state.", "state"),
        "platform_up": ("newsdesk_platform_up", "1 while a platform is connected.", "platform"),
        "queue": ("newsdesk_queue", "Keys that wait for their turn or run, by step.", "step"),
        "info": ("newsdesk_info", "The version that runs.", "version"),
    }
    made: dict[str, Gauge] = {key: Gauge(name, help_text, registry=registry) for key, (name, help_text) in plain.items()}
    made["workspace_up"] = Gauge(
        "newsdesk_workspace_up", "1 while a workspace with tokens of its own is connected.", ["platform", "workspace"], registry=registry
    )
    return made | {key: Gauge(name, help_text, [label], registry=registry) for key, (name, help_text, label) in labelled.items()}
