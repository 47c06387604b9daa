-- name: owed_by
-- How much channels are owed by an instant, and how many channels are.
SELECT COUNT(*) AS deliveries, COUNT(DISTINCT destination_id) AS channels
FROM delivery WHERE state IN ('pending', 'sending') AND (state = 'sending' OR due_at <= :now);

-- name: tell_owed
-- Takes what channels are owed by an instant for told. It keeps or gets a name, as what may stand in a channel has one: nothing files it anew.
UPDATE delivery SET state = 'parked', last_error = :reason, nonce = COALESCE(nonce, 'restored'), again_at = NULL
WHERE state IN ('pending', 'sending') AND (state = 'sending' OR due_at <= :now);

-- name: tell_followers
-- And with a card what would follow it later.
UPDATE delivery SET state = 'parked', last_error = :reason, nonce = COALESCE(nonce, 'restored'), again_at = NULL
WHERE state IN ('pending', 'sending') AND kind IN ('update', 'fact') AND EXISTS (
    SELECT 1 FROM delivery AS card
    WHERE card.destination_id = delivery.destination_id AND card.story_id = delivery.story_id AND card.kind = 'alert'
        AND card.state = 'parked' AND card.last_error = :reason
);

-- name: look_anew
-- Lets the next answer of each source be its baseline: what it has shown meanwhile is no news, and no validator may hide it.
UPDATE source SET fetched_at = NULL, etag = NULL, last_modified = NULL, body_hash = NULL;

-- name: end_pauses
-- Lets no channel be paused: what it missed since its pause began it may have got since the backup, when the pause ended.
UPDATE destination SET paused_at = NULL, pause_reason = NULL, pause_why = NULL, pauses = 0, recheck_at = NULL
WHERE paused_at IS NOT NULL AND off_at IS NULL;

-- name: end_leases
-- Nobody sends any more.
UPDATE destination SET sending_by = NULL, sending_until = NULL;
