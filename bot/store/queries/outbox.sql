-- name: due_destinations
-- Channels that are not paused and are owed something: what is due, and what was announced and never settled. Each half
-- repeats the condition of the index that it reads.
SELECT owed.destination_id AS id
FROM (
    SELECT destination_id, due_at FROM delivery
    WHERE state IN ('pending', 'sending') AND state = 'pending' AND due_at <= :now
    UNION ALL
    SELECT destination_id, due_at FROM delivery
    WHERE state IN ('pending', 'sending') AND state = 'sending'
) AS owed JOIN destination ON destination.id = owed.destination_id
WHERE destination.paused_at IS NULL
GROUP BY owed.destination_id
ORDER BY MIN(owed.due_at), owed.destination_id
LIMIT :limit;

-- name: due_alerts
-- The alerts that a channel is owed by now, in the order in which they fell due.
SELECT id, kind, due_at, filed_at, state, nonce
FROM delivery
WHERE destination_id = :destination_id AND state IN ('pending', 'sending') AND kind = 'alert'
    AND (state = 'sending' OR due_at <= :now)
ORDER BY due_at, filed_at, id
LIMIT :limit;

-- name: due_digest_entries
-- The digest entries that a channel is owed by now: all of them, since they share a message.
SELECT id, kind, due_at, filed_at, state, nonce
FROM delivery
WHERE destination_id = :destination_id AND state IN ('pending', 'sending') AND kind = 'digest'
    AND (state = 'sending' OR due_at <= :now);

-- name: announce
-- Marks a delivery as about to be sent, under the name of its message; one that was announced before stays as it is.
UPDATE delivery SET state = 'sending', nonce = :nonce, sending_at = :now
WHERE id = :id AND state = 'pending';

-- name: settle
-- Stores what became of a delivery; what is not in flight under this name any more is left as it is.
UPDATE delivery SET
    state = :state, due_at = COALESCE(:due_at, due_at), attempts = attempts + :failures, last_error = :error,
    message_id = :message_id, sent_at = :sent_at
WHERE id = :id AND state = 'sending' AND nonce = :nonce;

-- name: outbox_counts
-- How many deliveries are in each state.
SELECT state, COUNT(*) AS deliveries FROM delivery GROUP BY state;
