-- name: kept_of_workspace
-- How much of a workspace is kept.
SELECT
    (SELECT COUNT(*) FROM destination
        WHERE destination.platform = :platform AND destination.workspace_id = :workspace_id AND destination.person = 0) AS channels,
    (SELECT COUNT(*) FROM subscription JOIN destination ON destination.id = subscription.destination_id
        WHERE destination.platform = :platform AND destination.workspace_id = :workspace_id) AS subscriptions,
    (SELECT COUNT(*) FROM topic WHERE topic.platform = :platform AND topic.workspace_id = :workspace_id) AS topics,
    (SELECT COUNT(*) FROM follow
        WHERE follow.platform = :platform AND follow.workspace_id = :workspace_id AND follow.ended_at IS NULL) AS feeds,
    (SELECT COUNT(*) FROM ask JOIN destination ON destination.id = ask.destination_id
        WHERE destination.platform = :platform AND destination.workspace_id = :workspace_id) AS asks,
    (SELECT COUNT(*) FROM saved
        WHERE saved.platform = :platform AND saved.workspace_id = :workspace_id AND saved.removed_at IS NULL) AS saved,
    (SELECT COUNT(*) FROM delivery JOIN destination ON destination.id = delivery.destination_id
        WHERE destination.platform = :platform AND destination.workspace_id = :workspace_id
            AND delivery.state IN ('pending', 'sending')) AS waiting,
    CASE WHEN EXISTS (SELECT 1 FROM destination WHERE platform = :platform AND workspace_id = :workspace_id)
        OR EXISTS (SELECT 1 FROM follow WHERE platform = :platform AND workspace_id = :workspace_id)
        OR EXISTS (SELECT 1 FROM saved WHERE platform = :platform AND workspace_id = :workspace_id)
        OR EXISTS (SELECT 1 FROM audit WHERE platform = :platform AND workspace_id = :workspace_id)
        OR EXISTS (SELECT 1 FROM draft WHERE platform = :platform AND workspace_id = :workspace_id)
        OR EXISTS (SELECT 1 FROM offer WHERE platform = :platform AND workspace_id = :workspace_id)
        OR EXISTS (SELECT 1 FROM asked WHERE platform = :platform AND workspace_id = :workspace_id)
        OR EXISTS (SELECT 1 FROM edition WHERE shows = 'saved' AND platform = :platform AND workspace_id = :workspace_id)
    THEN 1 ELSE 0 END AS traces;

-- name: kept_of_person
-- How much of a person is kept, in a workspace or (empty) everywhere.
SELECT
    0 AS channels,
    (SELECT COUNT(*) FROM subscription JOIN destination ON destination.id = subscription.destination_id
        WHERE destination.person = 1 AND destination.channel_id = :person AND destination.platform = :platform
            AND (:workspace_id = '' OR destination.workspace_id = :workspace_id)) AS subscriptions,
    0 AS topics,
    0 AS feeds,
    (SELECT COUNT(*) FROM ask JOIN destination ON destination.id = ask.destination_id
        WHERE ask.person = :person AND destination.platform = :platform
            AND (:workspace_id = '' OR destination.workspace_id = :workspace_id)) AS asks,
    (SELECT COUNT(*) FROM saved
        WHERE saved.platform = :platform AND saved.person = :person AND (:workspace_id = '' OR saved.workspace_id = :workspace_id)
            AND saved.removed_at IS NULL) AS saved,
    (SELECT COUNT(*) FROM delivery JOIN destination ON destination.id = delivery.destination_id
        WHERE destination.person = 1 AND destination.channel_id = :person AND destination.platform = :platform
            AND (:workspace_id = '' OR destination.workspace_id = :workspace_id)
            AND delivery.state IN ('pending', 'sending')) AS waiting,
    CASE WHEN EXISTS (SELECT 1 FROM destination
            WHERE platform = :platform AND person = 1 AND channel_id = :person AND (:workspace_id = '' OR workspace_id = :workspace_id))
        OR EXISTS (SELECT 1 FROM saved WHERE platform = :platform AND person = :person AND (:workspace_id = '' OR workspace_id = :workspace_id))
        OR EXISTS (SELECT 1 FROM draft WHERE platform = :platform AND person = :person AND (:workspace_id = '' OR workspace_id = :workspace_id))
        OR EXISTS (SELECT 1 FROM asked WHERE platform = :platform AND person = :person AND (:workspace_id = '' OR workspace_id = :workspace_id))
        OR EXISTS (SELECT 1 FROM edition
            WHERE shows = 'saved' AND platform = :platform AND of_whom = :person AND (:workspace_id = '' OR workspace_id = :workspace_id))
    THEN 1 ELSE 0 END AS traces;

-- name: feeds_ever_followed
-- The sources that a workspace follows, or followed.
SELECT source_id FROM follow WHERE platform = :platform AND workspace_id = :workspace_id;

-- name: forget_follows
-- Forgets what a workspace follows, and followed.
DELETE FROM follow WHERE platform = :platform AND workspace_id = :workspace_id;

-- name: forget_deliveries_to
-- Forgets what a channel was sent, and is owed.
DELETE FROM delivery WHERE destination_id = :id;

-- name: forget_digests_of
-- Forgets the digests of the subscriptions of a channel.
DELETE FROM digest WHERE subscription_id IN (SELECT id FROM subscription WHERE destination_id = :id);

-- name: forget_subscriptions_of
-- Forgets what a channel subscribes to.
DELETE FROM subscription WHERE destination_id = :id;

-- name: forget_asks_of
-- Forgets what a channel is asked.
DELETE FROM ask WHERE destination_id = :id;

-- name: forget_edition_of
-- Ends the edition of a channel.
DELETE FROM edition WHERE shows = 'channel' AND of_whom = CAST(:id AS TEXT);

-- name: forget_destination
-- Forgets a channel or person.
DELETE FROM destination WHERE id = :id;

-- name: forget_found_by
-- Forgets which articles fit a topic, and the words that spoke for it.
DELETE FROM evidence WHERE topic = :topic;

-- name: forget_edition_of_topic
-- Ends the edition of a topic.
DELETE FROM edition WHERE shows = 'topic' AND of_whom = :topic;

-- name: forget_topics
-- Forgets the topics of a workspace.
DELETE FROM topic WHERE platform = :platform AND workspace_id = :workspace_id;

-- name: forget_drafts_of_workspace
-- Forgets what was written in a workspace.
DELETE FROM draft WHERE platform = :platform AND workspace_id = :workspace_id;

-- name: forget_audit_of
-- Forgets who changed what in a workspace.
DELETE FROM audit WHERE platform = :platform AND workspace_id = :workspace_id;

-- name: forget_offers_of
-- Forgets what was offered in a workspace.
DELETE FROM offer WHERE platform = :platform AND workspace_id = :workspace_id;

-- name: forget_saved_in
-- Forgets what people keep in a workspace.
DELETE FROM saved WHERE platform = :platform AND workspace_id = :workspace_id;

-- name: forget_editions_in
-- Ends the editions of what people keep in a workspace.
DELETE FROM edition WHERE shows = 'saved' AND platform = :platform AND workspace_id = :workspace_id;

-- name: forget_asked_in
-- Forgets when people asked in a workspace what they missed.
DELETE FROM asked WHERE platform = :platform AND workspace_id = :workspace_id;

-- name: forget_saved_by
-- Forgets what somebody keeps, in a workspace or (empty) everywhere.
DELETE FROM saved WHERE platform = :platform AND person = :person AND (:workspace_id = '' OR workspace_id = :workspace_id);

-- name: forget_editions_by
-- Ends the editions of what somebody keeps.
DELETE FROM edition
WHERE shows = 'saved' AND platform = :platform AND of_whom = :person AND (:workspace_id = '' OR workspace_id = :workspace_id);

-- name: forget_asked_by
-- Forgets when somebody asked what they missed.
DELETE FROM asked WHERE platform = :platform AND person = :person AND (:workspace_id = '' OR workspace_id = :workspace_id);

-- name: forget_drafts_by
-- Forgets what somebody wrote and has not saved.
DELETE FROM draft WHERE platform = :platform AND person = :person AND (:workspace_id = '' OR workspace_id = :workspace_id);

-- name: forget_asks_by
-- Forgets what somebody asked channels to be spared.
DELETE FROM ask WHERE person = :person AND destination_id IN (
    SELECT id FROM destination WHERE platform = :platform AND (:workspace_id = '' OR workspace_id = :workspace_id)
);
