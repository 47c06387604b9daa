-- name: update_quiet_sources
-- Stores the states of some sources after polls that brought nothing else, in one statement, and says which it found under the URL
-- that the poll left. Each source is a list of its columns in the order of bot.store.rows.source_columns. A statement for all of them
-- leaves the event loop to others, which a statement for each does not: between any two of those the threads change.
UPDATE source SET
    title = json_extract(poll.value, '$[2]'),
    kind = json_extract(poll.value, '$[3]'),
    lang = json_extract(poll.value, '$[4]'),
    pack = json_extract(poll.value, '$[5]'),
    etag = json_extract(poll.value, '$[6]'),
    last_modified = json_extract(poll.value, '$[7]'),
    body_hash = json_extract(poll.value, '$[8]'),
    next_poll_at = json_extract(poll.value, '$[9]'),
    interval_us = json_extract(poll.value, '$[10]'),
    polled_at = json_extract(poll.value, '$[11]'),
    fetched_at = json_extract(poll.value, '$[12]'),
    errors = json_extract(poll.value, '$[13]'),
    last_error = json_extract(poll.value, '$[14]'),
    move_url = json_extract(poll.value, '$[15]'),
    move_since = json_extract(poll.value, '$[16]'),
    move_answers = json_extract(poll.value, '$[17]'),
    skip_hours = json_extract(poll.value, '$[18]'),
    skip_days = json_extract(poll.value, '$[19]'),
    disabled_at = COALESCE(disabled_at, json_extract(poll.value, '$[20]'))
FROM json_each(:polls) AS poll
WHERE source.id = json_extract(poll.value, '$[0]') AND source.url = json_extract(poll.value, '$[1]')
RETURNING source.id;
