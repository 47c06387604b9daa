-- name: add_source
-- Adds a source whose URL and id are new; a stored one keeps its row.
INSERT INTO source (
    id, url, host, title, kind, lang, pack, etag, last_modified, body_hash, next_poll_at, interval_us,
    polled_at, fetched_at, first_look_at, errors, last_error, move_url, move_since, move_answers, skip_hours, skip_days, disabled_at,
    polls, owner
) VALUES (
    :id, :url, :host, :title, :kind, :lang, :pack, :etag, :last_modified, :body_hash, :next_poll_at, :interval_us,
    :polled_at, :fetched_at, :first_look_at, :errors, :last_error, :move_url, :move_since, :move_answers, :skip_hours, :skip_days, :disabled_at,
    :polls, :owner
)
ON CONFLICT DO NOTHING;

-- name: enable_source
-- Enables a source again that was disabled, and schedules it: the one stored under the URL, else the one that moved away from it.
UPDATE source SET disabled_at = NULL, next_poll_at = :next_poll_at
WHERE (url = :url OR (id = :id AND NOT EXISTS (SELECT 1 FROM source AS other WHERE other.url = :url))) AND disabled_at IS NOT NULL;

-- name: update_source
-- Stores the state after a poll that found the source at a new URL. It never revives a source: a person's disabling in the meantime
-- stays. Where the new URL belongs to another source already, the old one stays; if that other source has answered and is polled, this
-- one ends: the first answer of one that has not is its baseline, which would swallow what came since.
UPDATE source SET
    url = CASE WHEN EXISTS (SELECT 1 FROM source AS other WHERE other.url = :url AND other.id <> :id) THEN url ELSE :url END,
    host = CASE WHEN EXISTS (SELECT 1 FROM source AS other WHERE other.url = :url AND other.id <> :id) THEN host ELSE :host END,
    title = :title, kind = :kind, lang = :lang, pack = :pack, etag = :etag, last_modified = :last_modified,
    body_hash = :body_hash, next_poll_at = :next_poll_at, interval_us = :interval_us, polled_at = :polled_at,
    fetched_at = :fetched_at, first_look_at = :first_look_at, errors = :errors, move_url = :move_url, move_since = :move_since, move_answers = :move_answers,
    skip_hours = :skip_hours, skip_days = :skip_days, polls = :polls,
    last_error = CASE
        WHEN EXISTS (
            SELECT 1 FROM source AS other
            WHERE other.url = :url AND other.id <> :id AND other.disabled_at IS NULL AND other.fetched_at IS NOT NULL
        ) THEN :merged
        ELSE :last_error
    END,
    disabled_at = COALESCE(disabled_at, :disabled_at, CASE
        WHEN EXISTS (
            SELECT 1 FROM source AS other
            WHERE other.url = :url AND other.id <> :id AND other.disabled_at IS NULL AND other.fetched_at IS NOT NULL
        ) THEN CAST(:at AS BIGINT)
    END)
WHERE id = :id;

-- name: readdress
-- Lets a source be asked at an address from an instant on, as if it had not failed, unless another source has that address. What a server
-- said of its document goes with the address.
UPDATE source SET
    etag = CASE WHEN url = :url THEN etag END, last_modified = CASE WHEN url = :url THEN last_modified END,
    body_hash = CASE WHEN url = :url THEN body_hash END,
    url = :url, host = :host, next_poll_at = :at, errors = 0, last_error = NULL, disabled_at = NULL,
    move_url = NULL, move_since = NULL, move_answers = NULL
WHERE id = :id AND NOT EXISTS (SELECT 1 FROM source AS other WHERE other.url = :url AND other.id <> :id);

-- name: ask_soon
-- Lets an enabled source that did not fail be due at an instant, unless it is due before.
UPDATE source SET next_poll_at = :at WHERE id = :id AND next_poll_at > :at AND disabled_at IS NULL AND errors = 0;

-- name: hold_host
-- Keeps a host quiet until an instant; a longer hold stays.
INSERT INTO host (host, hold_until) VALUES (:host, :hold_until)
ON CONFLICT (host) DO UPDATE SET hold_until = excluded.hold_until WHERE host.hold_until < excluded.hold_until;

-- name: held_hosts
-- The hosts on hold, each with the end of its hold.
SELECT host, hold_until FROM host WHERE hold_until > :now;

-- name: remove_source
-- Forgets a source.
DELETE FROM source WHERE url = :url RETURNING id;

-- name: forget_seen
-- Forgets what a removed source has shown.
DELETE FROM seen WHERE source_id = :source_id;

-- name: all_sources
-- All sources, by URL.
SELECT * FROM source ORDER BY url;

-- name: due_hosts
-- Hosts that have an enabled source due, most overdue first, without those on hold or claimed.
SELECT source.host AS host
FROM source
WHERE source.disabled_at IS NULL AND source.next_poll_at <= :now
    AND NOT EXISTS (SELECT 1 FROM host WHERE host.host = source.host AND (host.hold_until > :now OR host.claimed_until > :now))
GROUP BY source.host
ORDER BY MIN(source.next_poll_at), source.host
LIMIT :limit;
