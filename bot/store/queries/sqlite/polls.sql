-- name: update_unchanged_source
-- Stores what an answer without a document changed in a source that does not move.
WITH poll (id, etag, last_modified, next_poll_at, interval_us, polled_at, fetched_at, errors, last_error, disabled_at, polls) AS (
    VALUES (:id, :etag, :last_modified, :next_poll_at, :interval_us, :polled_at, :fetched_at, :errors, :last_error, :disabled_at, :polls)
)
UPDATE source SET
    etag = poll.etag, last_modified = poll.last_modified, next_poll_at = poll.next_poll_at, interval_us = poll.interval_us,
    polled_at = poll.polled_at, fetched_at = poll.fetched_at, errors = poll.errors, last_error = poll.last_error,
    disabled_at = COALESCE(source.disabled_at, poll.disabled_at), move_url = NULL, move_since = NULL, move_answers = NULL,
    polls = poll.polls
FROM poll WHERE source.id = poll.id;

-- name: update_source_in_place
-- What `update_source` does where the poll left the URL as it was stored, which is nearly always: it touches no index of the URL. SQLite
-- takes the types of a list of VALUES as they come.
WITH poll (
    id, title, kind, lang, pack, etag, last_modified, body_hash, next_poll_at, interval_us, polled_at, fetched_at, first_look_at, errors,
    last_error, move_url, move_since, move_answers, skip_hours, skip_days, disabled_at, polls
) AS (
    VALUES (
        :id, :title, :kind, :lang, :pack, :etag, :last_modified, :body_hash, :next_poll_at, :interval_us, :polled_at, :fetched_at,
        :first_look_at, :errors, :last_error, :move_url, :move_since, :move_answers, :skip_hours, :skip_days, :disabled_at,
        :polls
    )
)
UPDATE source SET
    title = poll.title, kind = poll.kind, lang = poll.lang, pack = poll.pack, etag = poll.etag, last_modified = poll.last_modified,
    body_hash = poll.body_hash, next_poll_at = poll.next_poll_at, interval_us = poll.interval_us, polled_at = poll.polled_at,
    fetched_at = poll.fetched_at, first_look_at = poll.first_look_at, errors = poll.errors, last_error = poll.last_error,
    move_url = poll.move_url, move_since = poll.move_since, move_answers = poll.move_answers, skip_hours = poll.skip_hours, skip_days = poll.skip_days,
    disabled_at = COALESCE(source.disabled_at, poll.disabled_at), polls = poll.polls
FROM poll WHERE source.id = poll.id;
