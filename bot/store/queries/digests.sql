-- name: digest_days_of
-- The days since a date for which the subscriptions of a channel had their digest.
SELECT digest.subscription_id, digest.local_date
FROM digest JOIN subscription ON subscription.id = digest.subscription_id
WHERE subscription.destination_id = :destination_id AND digest.local_date >= :since;

-- name: take_digest_day
-- Takes the day of a subscription for a digest. A second one is refused: nothing is replaced, and nothing passed over in silence.
INSERT INTO digest (subscription_id, local_date, nonce, taken_at)
VALUES (:subscription_id, :local_date, :nonce, :taken_at);

-- name: take_empty_day
-- Takes the day of a subscription for a line that says that nothing came; one that is taken already is left as it is.
INSERT INTO digest (subscription_id, local_date, nonce, taken_at)
VALUES (:subscription_id, :local_date, :nonce, :taken_at)
ON CONFLICT (subscription_id, local_date) DO NOTHING;

-- name: free_digest_days
-- Frees the days of a digest of which nothing was posted.
DELETE FROM digest WHERE nonce = :nonce;

-- name: prune_digest_days
-- Forgets digests so old that no digest time can ask for them.
DELETE FROM digest WHERE local_date < :before;

-- name: digest_days
-- The days since a date that were taken, of the subscriptions that ask for a line on empty days.
SELECT digest.subscription_id, digest.local_date
FROM digest JOIN subscription ON subscription.id = digest.subscription_id
WHERE digest.local_date >= :since AND subscription.quiet = 1;

-- name: empty_day_wishes
-- The subscriptions with a digest that ask for a line on empty days, of channels that are not paused, or are to be asked again.
SELECT subscription.*
FROM subscription JOIN destination ON destination.id = subscription.destination_id
WHERE subscription.quiet = 1 AND subscription.digest_at IS NOT NULL
    AND (destination.paused_at IS NULL OR destination.recheck_at <= :now) AND destination.left_at IS NULL
ORDER BY subscription.destination_id, subscription.created_at, subscription.id;

-- name: owes_digest
-- Whether a channel is owed digest entries by now.
SELECT id FROM delivery
WHERE destination_id = :destination_id AND state IN ('pending', 'sending') AND kind IN ('digest', 'again') AND due_at <= :now
LIMIT 1;

-- name: fetching
-- When a source was last asked, and when one last answered.
SELECT MAX(polled_at) AS asked_at, MAX(fetched_at) AS answered_at FROM source WHERE disabled_at IS NULL;
