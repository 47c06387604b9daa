-- name: digest_days_of
-- The days since a date for which the subscriptions of a channel had their digest.
SELECT digest.subscription_id, digest.local_date
FROM digest JOIN subscription ON subscription.id = digest.subscription_id
WHERE subscription.destination_id = :destination_id AND digest.local_date >= :since;

-- name: take_digest_day
-- Takes the day of a subscription for a digest. A second one is refused: nothing is replaced, and nothing passed over in silence.
INSERT INTO digest (subscription_id, local_date, nonce, taken_at)
VALUES (:subscription_id, :local_date, :nonce, :taken_at);

-- name: free_digest_days
-- Frees the days of a digest of which nothing was posted.
DELETE FROM digest WHERE nonce = :nonce;

-- name: unname_entry
-- Takes an entry out of a digest of which nothing was posted.
UPDATE delivery SET nonce = NULL WHERE id = :id AND state = 'pending' AND nonce = :nonce;

-- name: postpone_entry
-- Lets an entry that came after the digest of its date wait for the next one.
UPDATE delivery SET due_at = :due_at WHERE id = :id AND state = 'pending' AND nonce IS NULL;

-- name: prune_digest_days
-- Forgets digests so old that no digest time can ask for them.
DELETE FROM digest WHERE local_date < :before;
