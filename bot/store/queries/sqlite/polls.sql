-- name: update_quiet_source
-- Stores what an answer without a document changed in a source that does not move.
WITH poll (id, etag, last_modified, next_poll_at, interval_us, polled_at, fetched_at, errors, last_error, disabled_at) AS (
    VALUES (:id, :etag, :last_modified, :next_poll_at, :interval_us, :polled_at, :fetched_at, :errors, :last_error, :disabled_at)
)
UPDATE source SET
    etag = poll.etag, last_modified = poll.last_modified, next_poll_at = poll.next_poll_at, interval_us = poll.interval_us,
    polled_at = poll.polled_at, fetched_at = poll.fetched_at, errors = poll.errors, last_error = poll.last_error,
    disabled_at = COALESCE(source.disabled_at, poll.disabled_at), move_url = NULL, move_since = NULL, move_answers = NULL
FROM poll WHERE source.id = poll.id;
