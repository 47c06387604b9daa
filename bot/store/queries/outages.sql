-- name: outage
-- Our own outage, if one is under way or we come back from one.
SELECT since, back_at FROM outage;

-- name: note_outage
-- Notes that no source can be reached; of an outage that is known its end is taken back.
INSERT INTO outage (id, since, back_at) VALUES (1, :since, NULL)
ON CONFLICT (id) DO UPDATE SET back_at = NULL;

-- name: forgive_source
-- Takes a failure back that is not the source's, where nothing was heard of the source since.
UPDATE source SET errors = :errors, last_error = :last_error, next_poll_at = :next_poll_at, polls = :polls
WHERE id = :id AND polled_at = :polled_at AND errors > :errors;

-- name: end_outage
-- Notes when a source answered again.
UPDATE outage SET back_at = :back_at WHERE back_at IS NULL;

-- name: ask_again
-- Lets a source that is overdue be due at a time of its own.
UPDATE source SET next_poll_at = :next_poll_at WHERE id = :id AND disabled_at IS NULL AND next_poll_at <= :back_at;

-- name: close_outage
-- Forgets an outage that is over.
DELETE FROM outage WHERE back_at = :back_at;

-- name: count_hosts
-- How many hosts the enabled sources have.
SELECT COUNT(DISTINCT host) AS hosts FROM source WHERE disabled_at IS NULL;

-- name: host_to_probe
-- The host to ask in an outage: one that worked before it, and that was not asked for the longest time. Hours and days in which a
-- publisher sleeps are bits.
SELECT source.host AS host
FROM source
WHERE source.disabled_at IS NULL AND source.next_poll_at <= :now
    AND (source.skip_hours >> :hour) & 1 = 0 AND (source.skip_days >> :day) & 1 = 0
    AND NOT EXISTS (SELECT 1 FROM host WHERE host.host = source.host AND (host.hold_until > :now OR host.claimed_until > :now))
GROUP BY source.host
ORDER BY MIN(source.errors) > 0, MAX(COALESCE(source.polled_at, 0)), source.host
LIMIT 1;

-- name: came_since
-- Cards of their own that were filed since an instant, and the channels that got a list of others. It reads all deliveries: once an outage.
SELECT
    COUNT(CASE WHEN kind = 'alert' THEN 1 END) AS cards,
    COUNT(DISTINCT CASE WHEN kind = 'more' THEN destination_id END) AS lists
FROM delivery WHERE filed_at >= :since AND kind IN ('alert', 'more') AND state <> 'parked';
