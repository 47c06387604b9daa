-- name: cards_of_hour
-- How many cards of their own a channel got in an hour; those that a clock which ran ahead dated after it are not among them.
SELECT COUNT(*) AS cards FROM delivery
WHERE destination_id = :destination_id AND state = 'sent' AND kind = 'alert' AND sent_at >= :hour AND sent_at < :next_hour;

-- name: cards_lately
-- How many cards of their own a channel got since an instant; those that a clock which ran ahead dated later are not among them.
SELECT COUNT(*) AS cards FROM delivery
WHERE destination_id = :destination_id AND state = 'sent' AND kind = 'alert' AND sent_at > :since AND sent_at <= :now;

-- name: owed_cards
-- The cards and notices that a channel is owed by an instant, and what follows cards that were sent, in the order in which they fell due
-- and were filed; each with the article for which the channel gets it: of what follows a card, that of the card, and the card itself where
-- somebody deleted it.
SELECT delivery.*, article.id AS judged_id, article.source_id AS source_id, article.lang AS lang, article.published_at AS published_at,
    CASE WHEN card.state = 'deleted' THEN card.id END AS muted_by
FROM delivery
    LEFT JOIN delivery AS card ON delivery.kind IN ('update', 'fact') AND card.destination_id = delivery.destination_id
        AND card.story_id = delivery.story_id AND card.kind = 'alert'
    LEFT JOIN article ON article.id = COALESCE(card.article_id, delivery.article_id)
WHERE delivery.destination_id = :destination_id AND delivery.state IN ('pending', 'sending')
    AND delivery.kind IN ('alert', 'update', 'fact', 'notice') AND (delivery.state = 'sending' OR delivery.due_at <= :until)
    AND (delivery.kind IN ('alert', 'notice') OR card.state IN ('sent', 'deleted'))
ORDER BY delivery.due_at, delivery.filed_at, delivery.id
LIMIT :most;

-- name: owed_entries
-- The digest entries and the rests of floods that a channel is owed by an instant: all of them, since they share messages; each with
-- the card of its story that somebody deleted there.
SELECT delivery.*, article.id AS judged_id, article.source_id AS source_id, article.lang AS lang, article.published_at AS published_at,
    card.id AS muted_by
FROM delivery
    JOIN article ON article.id = delivery.article_id
    LEFT JOIN delivery AS card ON card.destination_id = delivery.destination_id AND card.story_id = delivery.story_id
        AND card.kind = 'alert' AND card.state = 'deleted'
WHERE delivery.destination_id = :destination_id AND delivery.state IN ('pending', 'sending') AND delivery.kind IN ('digest', 'again', 'more')
    AND (delivery.state = 'sending' OR delivery.due_at <= :until);

-- name: list_before
-- Whether anything that shares messages stands before a card in the queue of a channel: what is due before it, or of the same time a
-- digest entry that was filed before it.
SELECT id FROM delivery
WHERE destination_id = :destination_id AND state IN ('pending', 'sending') AND kind IN ('digest', 'again', 'more') AND due_at <= :due_at
    AND (due_at < :due_at OR (kind IN ('digest', 'again') AND (filed_at, id) < (:filed_at, :id)))
LIMIT 1;

-- name: save_delivery
-- Stores what a plan, or the outcome of a send, changed in a delivery.
UPDATE delivery SET
    kind = :kind, article_id = :article_id, due_at = :due_at, state = :state, attempts = :attempts, last_error = :last_error, nonce = :nonce,
    message_id = :message_id, sending_at = :sending_at, sent_at = :sent_at, edits = :edits, again_at = :again_at, held = :held,
    shown = :shown, place = :place, topics = :topics, head_at = :head_at
WHERE id = :id;

-- name: abandon
-- Gives up what follows the card of a story, which there will not be; what nobody can have seen loses its name (Delivery.given_up).
UPDATE delivery SET state = 'parked', last_error = :reason, nonce = CASE WHEN attempts > 0 AND kind <> 'update' THEN nonce END
WHERE destination_id = :destination_id AND story_id = :story_id AND kind IN ('update', 'fact') AND state = 'pending';

-- name: wait_for_card
-- Lets what follows the card of a story wait at least as long as the card itself: it is not due before.
UPDATE delivery SET due_at = :due_at
WHERE destination_id = :destination_id AND story_id = :story_id AND kind IN ('update', 'fact') AND state = 'pending' AND due_at < :due_at;

-- name: go_with_card
-- Lets what follows the card of a story be due with the card itself, which was to come later.
UPDATE delivery SET due_at = :due_at
WHERE destination_id = :destination_id AND story_id = :story_id AND kind IN ('update', 'fact') AND state = 'pending' AND due_at > :due_at;

-- name: mute_story
-- Notes that the card of a story was deleted in a channel: nothing more of it is told there.
UPDATE delivery SET state = 'deleted'
WHERE destination_id = :destination_id AND story_id = :story_id AND kind = 'alert' AND state = 'sent';

-- name: give_up
-- Gives up all that a channel is owed; what nobody can have seen loses its name (Delivery.given_up).
UPDATE delivery SET state = 'parked', last_error = :reason, nonce = CASE WHEN attempts > 0 AND kind <> 'update' THEN nonce END
WHERE destination_id = :destination_id AND state = 'pending';

-- name: wait_behind
-- Keeps the order of a channel: while a message waits, what was due before its next try is due with it, in the order of filing.
UPDATE delivery SET due_at = :until WHERE destination_id = :destination_id AND state = 'pending' AND due_at < :until;

-- name: mention
-- Stores which message of a channel mentioned somebody last.
UPDATE destination SET mentioned_at = :at, mentioned_in = :nonce WHERE id = :id;

-- name: lease
-- Lets one worker alone send to a channel.
UPDATE destination SET sending_by = :worker, sending_until = :until WHERE id = :id;

-- name: release
-- Lets others send to a channel again, unless something of it is still being sent, or another worker took it over meanwhile.
UPDATE destination SET sending_by = NULL, sending_until = NULL
WHERE id = :id AND sending_by = :worker AND NOT EXISTS (
    SELECT 1 FROM delivery WHERE delivery.destination_id = :id AND delivery.state IN ('pending', 'sending') AND delivery.state = 'sending'
);

-- name: save_update
-- Files the edit of a card, or arms it again.
INSERT INTO delivery (
    id, destination_id, story_id, kind, article_id, notice, due_at, filed_at, state, attempts, last_error, nonce, message_id,
    sending_at, sent_at, edits, again_at, held
) VALUES (
    :id, :destination_id, :story_id, :kind, :article_id, :notice, :due_at, :filed_at, :state, :attempts, :last_error, :nonce,
    :message_id, :sending_at, :sent_at, :edits, :again_at, :held
)
ON CONFLICT (id) DO UPDATE SET
    article_id = excluded.article_id, due_at = excluded.due_at, state = excluded.state, attempts = excluded.attempts,
    last_error = excluded.last_error, again_at = excluded.again_at;

-- name: outbox_counts
-- How many deliveries are in each state, and of all: those that were sent, which are nearly all, are the rest.
SELECT state, COUNT(*) AS deliveries FROM delivery WHERE state IN ('pending', 'sending') GROUP BY state
UNION ALL
SELECT state, COUNT(*) AS deliveries FROM delivery WHERE state IN ('parked', 'deleted') GROUP BY state
UNION ALL
SELECT 'all' AS state, COUNT(*) AS deliveries FROM delivery;

-- name: told_elsewhere
-- The channels that were sent stories of the digest that a person is owed, each with the story, the newest messages first: those of a
-- workspace, or ('') of the whole platform.
SELECT destination.*, elsewhere.story_id AS told
FROM delivery AS owed
    JOIN delivery AS elsewhere ON elsewhere.story_id = owed.story_id AND elsewhere.destination_id <> owed.destination_id
    JOIN destination ON destination.id = elsewhere.destination_id
WHERE owed.destination_id = :id AND owed.state = 'pending' AND owed.kind = 'digest' AND owed.nonce IS NULL AND owed.due_at <= :now
    AND elsewhere.state = 'sent' AND elsewhere.kind IN ('alert', 'more', 'digest') AND elsewhere.message_id IS NOT NULL
    AND destination.platform = :platform AND (:workspace_id = '' OR destination.workspace_id = :workspace_id)
    AND destination.person = 0 AND destination.left_at IS NULL
ORDER BY elsewhere.sent_at DESC, elsewhere.id
LIMIT 500;
