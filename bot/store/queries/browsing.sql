-- name: message_marks
-- The messages of a channel before one of them, the newest first: when each was sent, and its name. An empty kind stands for all.
SELECT DISTINCT sent_at, nonce
FROM delivery
WHERE destination_id = :destination_id AND kind <> 'update' AND sent_at IS NOT NULL
    AND (sent_at, nonce) < (CAST(:before AS BIGINT), CAST(:nonce AS TEXT)) AND (CAST(:kind AS TEXT) = '' OR kind = CAST(:kind AS TEXT))
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
