"""When the periods of the engine are due: by the monotonic clock, which no step of the wall clock moves.

APScheduler compares wall-clock times. After a step back of an hour none of its jobs is due for an hour; after a step ahead it lists every
run that was missed: half a minute and a gigabyte for a year. It asks its job store what is due and when to look again, so that the store
can answer by another clock.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.jobstores.memory import MemoryJobStore


class Beats(MemoryJobStore):  # type: ignore[misc]  # APScheduler ships no types
    """A job store for jobs with an IntervalTrigger. `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._due: dict[str, float] = {}
        self._asked_at = datetime.now(UTC)

    def add_job(self, job: Any) -> None:
        """Take a job in; it is due one interval from now."""
        super().add_job(job)
        self._due[job.id] = self._monotonic() + _interval(job)

    def update_job(self, job: Any) -> None:
        """Note that a job ran: it is due one interval after it was due, or, where that has passed as well, one interval from now."""
        super().update_job(job)
        now, interval = self._monotonic(), _interval(job)
        following = self._due[job.id] + interval
        self._due[job.id] = following if following > now else now + interval

    def remove_job(self, job_id: str) -> None:
        """Forget a job."""
        super().remove_job(job_id)
        del self._due[job_id]

    def remove_all_jobs(self) -> None:
        """Forget all jobs."""
        super().remove_all_jobs()
        self._due.clear()

    def get_due_jobs(self, now: datetime) -> list[Any]:
        """Return the jobs that are due, each as if it had been so at `now`: APScheduler counts missed runs from that time on."""
        self._asked_at = now
        monotonic = self._monotonic()
        due = [job for job in self.get_all_jobs() if self._due[job.id] <= monotonic]
        for job in due:
            job.next_run_time = now
        return due

    def get_next_run_time(self) -> datetime | None:
        """Return when the next job is due: as far from the time that was asked about as it is from now."""
        if not self._due:
            return None
        return self._asked_at + timedelta(seconds=max(0.0, min(self._due.values()) - self._monotonic()))


def _interval(job: Any) -> float:
    seconds: float = job.trigger.interval.total_seconds()
    return seconds
