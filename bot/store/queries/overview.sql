-- name: waiting
-- What channels are owed, by kind and reason, the first due first.
SELECT destination_id, kind, held, last_error, COUNT(*) AS deliveries, MIN(due_at) AS due_at
FROM delivery WHERE state IN ('pending', 'sending')
GROUP BY destination_id, kind, held, last_error
ORDER BY MIN(due_at), destination_id, kind;

-- name: settled
-- What is over, by channel, state and the reason for which it was given up; and when the last of it was sent that is neither an
-- edit nor a notice of ours. It reads all deliveries, for whoever asks at the terminal.
SELECT destination_id, state, reason, COUNT(*) AS deliveries, MAX(sent_at) AS sent_at
FROM (
    SELECT destination_id, state, CASE WHEN state = 'parked' THEN last_error END AS reason,
        CASE WHEN state <> 'parked' AND kind NOT IN ('update', 'notice') THEN sent_at END AS sent_at
    FROM delivery WHERE state NOT IN ('pending', 'sending')
) AS over
GROUP BY destination_id, state, reason
ORDER BY COALESCE(MAX(sent_at), 0) DESC, destination_id, state, reason;

-- name: deliveries_in
-- Deliveries in some states (with commas around each), of one channel (0: of all), with the article that each tells: what waits first, the
-- first due first, then what is over, the newest first. It reads all deliveries, for whoever asks at the terminal.
SELECT delivery.*, article.title AS title, article.url AS url
FROM delivery LEFT JOIN article ON article.id = delivery.article_id
WHERE CAST(:states AS TEXT) LIKE '%,' || delivery.state || ',%' AND (:channel = 0 OR delivery.destination_id = :channel)
ORDER BY CASE WHEN delivery.state IN ('pending', 'sending') THEN 0 ELSE 1 END,
    CASE WHEN delivery.state IN ('pending', 'sending') THEN delivery.due_at ELSE -COALESCE(delivery.sent_at, delivery.filed_at) END, delivery.id
LIMIT :limit;

-- name: wishes
-- Every subscription, oldest first, whatever its channel does.
SELECT * FROM subscription ORDER BY created_at, id;
