-- name: due_alerts
-- The alerts that a channel is owed by now, the edits of those that were sent and the answers to them, in the order in which they fell due and were filed.
SELECT id, kind, due_at, filed_at, state, nonce
FROM delivery
WHERE destination_id = :destination_id AND state IN ('pending', 'sending') AND kind IN ('alert', 'update', 'fact')
    AND (state = 'sending' OR due_at <= :now)
    AND (kind = 'alert' OR EXISTS (
        SELECT 1 FROM delivery AS alert
        WHERE alert.destination_id = delivery.destination_id AND alert.story_id = delivery.story_id AND alert.kind = 'alert'
            AND alert.state = 'sent'
    ))
ORDER BY due_at, filed_at, id
LIMIT :limit;

-- name: due_digest_entries
-- The digest entries and the rests of floods that a channel is owed by now: all of them, since they share messages.
SELECT id, kind, due_at, filed_at, state, nonce
FROM delivery
WHERE destination_id = :destination_id AND state IN ('pending', 'sending') AND kind IN ('digest', 'more')
    AND (state = 'sending' OR due_at <= :now);

-- name: announce
-- Marks a delivery as about to be sent, under the name of its message; one that was announced before stays as it is. The
-- time stays that of the first announcement: a message that got lost on the way cannot be older.
UPDATE delivery SET state = 'sending', nonce = :nonce, sending_at = COALESCE(sending_at, :now)
WHERE id = :id AND state = 'pending';

-- name: settle
-- Stores what became of a delivery; what is not in flight under this name any more is left as it is. An edit during which
-- the story grew again is due again.
UPDATE delivery SET
    state = CASE WHEN :state = 'sent' AND again_at IS NOT NULL THEN 'pending' ELSE :state END,
    due_at = COALESCE(CASE WHEN :state = 'sent' THEN again_at END, :due_at, due_at),
    again_at = CASE WHEN :state = 'sent' THEN NULL ELSE again_at END,
    edits = edits + :edits, attempts = attempts + :failures, last_error = :error, message_id = :message_id, sent_at = :sent_at
WHERE id = :id AND state = 'sending' AND nonce = :nonce;

-- name: queue_behind
-- Keeps the order of a channel: while a message waits, what was due before its next try is due with it, in the order of filing.
UPDATE delivery SET due_at = :due_at
WHERE destination_id = :destination_id AND state = 'pending' AND due_at < :due_at;

-- name: park_updates
-- Gives up the edits of an alert that was given up, and the answer to it.
UPDATE delivery SET state = 'parked', last_error = :error
WHERE destination_id = :destination_id AND story_id = :story_id AND kind IN ('update', 'fact') AND state <> 'sent';

-- name: save_update
-- Files the edit of a card, or arms it again.
INSERT INTO delivery (
    id, destination_id, story_id, kind, article_id, due_at, filed_at, state, attempts, last_error, nonce, message_id,
    sending_at, sent_at, edits, again_at, held
) VALUES (
    :id, :destination_id, :story_id, :kind, :article_id, :due_at, :filed_at, :state, :attempts, :last_error, :nonce,
    :message_id, :sending_at, :sent_at, :edits, :again_at, :held
)
ON CONFLICT (id) DO UPDATE SET
    due_at = excluded.due_at, state = excluded.state, attempts = excluded.attempts, last_error = excluded.last_error,
    again_at = excluded.again_at;

-- name: outbox_counts
-- How many deliveries are in each state.
SELECT state, COUNT(*) AS deliveries FROM delivery GROUP BY state;
