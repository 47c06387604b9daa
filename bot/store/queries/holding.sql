-- name: hold
-- Lets everything that a channel is owed but digests wait for the end of its quiet hours; what is under way is not called back.
UPDATE delivery SET due_at = :until, held = COALESCE(held, 'quiet')
WHERE destination_id = :destination_id AND state = 'pending' AND kind <> 'digest' AND due_at < :until;

-- name: held_alerts
-- The alerts that wait for the end of quiet hours and have no name yet, each with its fit.
SELECT delivery.id AS id, article.published_at AS published_at, COALESCE(MAX(evidence.score / evidence.threshold), 0.0) AS fit
FROM delivery
    JOIN article ON article.id = delivery.article_id
    LEFT JOIN evidence ON evidence.article_id = delivery.article_id AND evidence.score >= evidence.threshold
WHERE delivery.destination_id = :destination_id AND delivery.state = 'pending' AND delivery.state IN ('pending', 'sending')
    AND delivery.kind = 'alert' AND delivery.nonce IS NULL AND delivery.due_at = :until
GROUP BY delivery.id, article.published_at;

-- name: release_held
-- Lets what waits for the end of quiet hours go out now.
UPDATE delivery SET due_at = :now
WHERE destination_id = :destination_id AND state = 'pending' AND kind <> 'digest' AND due_at = :until;

-- name: cards_since
-- How many cards of their own a channel got since an hour began.
SELECT COUNT(*) AS cards FROM delivery
WHERE destination_id = :destination_id AND state = 'sent' AND kind = 'alert' AND sent_at >= :hour;

-- name: unnamed_cards
-- The alerts that a channel is owed by now, and the rests of floods, but for what was named before, which has its place, and for
-- what has been on a list for long.
SELECT id FROM delivery
WHERE destination_id = :destination_id AND state = 'pending' AND state IN ('pending', 'sending') AND kind IN ('alert', 'more')
    AND nonce IS NULL AND due_at <= :now AND (kind = 'alert' OR filed_at > :long_ago);

-- name: fold
-- Lets an alert share a list with others.
UPDATE delivery SET kind = 'more', due_at = :due_at, held = COALESCE(held, :held)
WHERE id = :id AND state = 'pending' AND kind IN ('alert', 'more') AND nonce IS NULL;

-- name: park_answers
-- Gives up the answers to a card that there will not be.
UPDATE delivery SET state = 'parked', last_error = :error
WHERE destination_id = :destination_id AND story_id = (SELECT card.story_id FROM delivery AS card WHERE card.id = :id)
    AND kind IN ('update', 'fact') AND state = 'pending';

-- name: take_mention
-- Lets a message mention somebody, unless another one of the channel did so after an instant; the one that did may again.
UPDATE destination SET mentioned_at = :now, mentioned_in = :nonce
WHERE id = :id AND (mentioned_in = :nonce OR mentioned_at IS NULL OR mentioned_at <= :since);
