-- name: update_quiet_sources
-- Stores what answers without a document changed in some sources, in one statement, and says which it found under the URL that the
-- poll left. Each source is a list in the order of bot.store.rows.schedule_columns; none of them moves. A statement for all of them
-- leaves the event loop to others, which a statement for each does not: between any two of those the threads change.
UPDATE source SET
    etag = json_extract(poll.value, '$[2]'),
    last_modified = json_extract(poll.value, '$[3]'),
    next_poll_at = json_extract(poll.value, '$[4]'),
    interval_us = json_extract(poll.value, '$[5]'),
    polled_at = json_extract(poll.value, '$[6]'),
    fetched_at = json_extract(poll.value, '$[7]'),
    errors = json_extract(poll.value, '$[8]'),
    last_error = json_extract(poll.value, '$[9]'),
    disabled_at = COALESCE(disabled_at, json_extract(poll.value, '$[10]')),
    move_url = NULL,
    move_since = NULL,
    move_answers = NULL
FROM json_each(:polls) AS poll
WHERE source.id = json_extract(poll.value, '$[0]') AND source.url = json_extract(poll.value, '$[1]')
RETURNING source.id;
