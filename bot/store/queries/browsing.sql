-- name: message_marks
-- The messages of a channel before one of them, the newest first: when each was sent, and its name.
SELECT DISTINCT sent_at, nonce
FROM delivery
WHERE destination_id = :destination_id AND kind <> 'update' AND sent_at IS NOT NULL
    AND (sent_at, nonce) < (CAST(:before AS BIGINT), CAST(:nonce AS TEXT))
ORDER BY sent_at DESC, nonce DESC
LIMIT :limit;

-- name: digest_marks
-- The same of digests alone.
SELECT DISTINCT sent_at, nonce
FROM delivery
WHERE destination_id = :destination_id AND kind IN ('digest', 'again') AND sent_at IS NOT NULL
    AND (sent_at, nonce) < (CAST(:before AS BIGINT), CAST(:nonce AS TEXT))
ORDER BY sent_at DESC, nonce DESC
LIMIT :limit;

-- name: sent_between
-- What a channel was sent within some time, but for edits.
SELECT * FROM delivery
WHERE destination_id = :destination_id AND kind <> 'update' AND sent_at IS NOT NULL AND sent_at >= :first AND sent_at <= :last
ORDER BY sent_at, id;

-- name: edits_of_sent
-- The edits that were made of the cards which a channel was sent within some time.
SELECT edit.*
FROM delivery AS card JOIN delivery AS edit
    ON edit.destination_id = card.destination_id AND edit.story_id = card.story_id AND edit.kind = 'update'
WHERE card.destination_id = :destination_id AND card.kind <> 'update' AND card.sent_at IS NOT NULL
    AND card.sent_at >= :first AND card.sent_at <= :last AND edit.sent_at IS NOT NULL;

-- name: delivery_by_id
-- One delivery.
SELECT * FROM delivery WHERE id = :id;

-- name: stories_before
-- The stories before one of them, those with the newest report first.
SELECT * FROM story
WHERE (last_seen_at, id) < (CAST(:before AS BIGINT), CAST(:id AS BIGINT))
ORDER BY last_seen_at DESC, id DESC
LIMIT :limit;

-- name: stories_about
-- The same of one topic, among so many of them that nobody waits for a topic of which nothing came for long. The CROSS JOIN keeps SQLite
-- from reading all evidence of the topic for each of them.
SELECT newest.*
FROM (
    SELECT * FROM story
    WHERE (last_seen_at, id) < (CAST(:before AS BIGINT), CAST(:id AS BIGINT))
    ORDER BY last_seen_at DESC, id DESC
    LIMIT :among
) AS newest
WHERE EXISTS (
    SELECT 1 FROM article CROSS JOIN evidence
    WHERE article.story_id = newest.id AND evidence.article_id = article.id AND evidence.topic = :topic
        AND evidence.score >= evidence.threshold
)
ORDER BY newest.last_seen_at DESC, newest.id DESC
LIMIT :limit;

-- name: story_by_id
-- One story.
SELECT * FROM story WHERE id = :id;

-- name: queue_of_all
-- What waits in all channels, the first due first, each with the article that it tells.
SELECT owed.*, article.title AS title, article.url AS url
FROM (
    SELECT * FROM delivery WHERE state IN ('pending', 'sending') ORDER BY due_at, id LIMIT :limit
) AS owed LEFT JOIN article ON article.id = owed.article_id
ORDER BY owed.due_at, owed.id;

-- name: given_up_lately
-- What was given up in all channels, the newest first, each with the article that it tells.
SELECT delivery.*, article.title AS title, article.url AS url
FROM delivery LEFT JOIN article ON article.id = delivery.article_id
WHERE delivery.state = 'parked' AND delivery.filed_at > 0
ORDER BY delivery.filed_at DESC, delivery.id DESC
LIMIT :limit;
