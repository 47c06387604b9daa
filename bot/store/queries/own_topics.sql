-- name: own_topics
-- The topics of all workspaces, the oldest first.
SELECT * FROM topic ORDER BY made_at, id;

-- name: topics_of
-- The topics of one workspace, the oldest first.
SELECT * FROM topic WHERE platform = :platform AND workspace_id = :workspace_id ORDER BY made_at, id;

-- name: add_topic
-- Keeps a new topic, unless another of the workspace has its name.
INSERT INTO topic (id, platform, workspace_id, name, folded, query, made_by, made_at, changed_by, changed_at)
VALUES (:id, :platform, :workspace_id, :name, :folded, :query, :made_by, :made_at, :changed_by, :changed_at)
ON CONFLICT DO NOTHING;

-- name: change_topic
-- Lets a topic have another name and query.
UPDATE topic SET name = :name, folded = :folded, query = :query, changed_by = :changed_by, changed_at = :changed_at
WHERE id = :id AND platform = :platform AND workspace_id = :workspace_id;

-- name: delete_topic
-- Forgets a topic.
DELETE FROM topic WHERE id = :id AND platform = :platform AND workspace_id = :workspace_id;

-- name: waiting_for_topic
-- How many stories wait in channels for a topic alone: by no other subscription of the channel they would be told.
SELECT COUNT(*) AS waiting FROM (
    SELECT DISTINCT delivery.destination_id, delivery.story_id
    FROM subscription JOIN delivery ON delivery.destination_id = subscription.destination_id
    WHERE subscription.topic = :topic AND delivery.state IN ('pending', 'sending') AND delivery.state = 'pending'
        AND delivery.kind IN ('alert', 'digest', 'again', 'more')
        AND EXISTS (
            SELECT 1 FROM evidence
            WHERE evidence.article_id = delivery.article_id AND evidence.topic = :topic AND evidence.score >= evidence.threshold
        )
        AND NOT EXISTS (
            SELECT 1 FROM evidence JOIN subscription AS other ON other.topic = evidence.topic
            WHERE evidence.article_id = delivery.article_id AND evidence.topic <> :topic AND evidence.score >= evidence.threshold
                AND other.destination_id = delivery.destination_id
        )
) AS told;

-- name: keep_draft
-- Keeps what somebody wrote, in the place of what had its id.
INSERT INTO draft (id, platform, workspace_id, person, topic_id, name, query, made_at)
VALUES (:id, :platform, :workspace_id, :person, :topic_id, :name, :query, :made_at)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, made_at = excluded.made_at;

-- name: draft
-- What somebody wrote.
SELECT * FROM draft WHERE id = :id;

-- name: drop_draft
-- Forgets what will not be saved.
DELETE FROM draft WHERE id = :id;

-- name: drop_drafts_of
-- Forgets what became a topic, or was to change it.
DELETE FROM draft WHERE id = :id OR topic_id = :id;

-- name: forget_drafts
-- Forgets what was written before an instant.
DELETE FROM draft WHERE made_at < :before;

-- name: note_change
-- Notes a change in a workspace.
INSERT INTO audit (id, platform, workspace_id, verb, what, person, before, after, at, channel)
VALUES (:id, :platform, :workspace_id, :verb, :what, :person, :before, :after, :at, :channel)
ON CONFLICT DO NOTHING;

-- name: audit_of
-- The changes in a workspace, the newest first.
SELECT * FROM audit WHERE platform = :platform AND workspace_id = :workspace_id ORDER BY at DESC, id LIMIT :limit;

-- name: audit_in
-- Those that are about the whole workspace, or about one channel.
SELECT * FROM audit
WHERE platform = :platform AND workspace_id = :workspace_id AND channel IN ('', :channel) ORDER BY at DESC, id LIMIT :limit;

-- name: audit_before
-- The changes in a workspace that stand after a mark in that list.
SELECT * FROM audit
WHERE platform = :platform AND workspace_id = :workspace_id AND (at < :at OR (at = :at AND id > :id))
ORDER BY at DESC, id LIMIT :limit;

-- name: audited
-- The workspaces in which something was changed.
SELECT DISTINCT platform, workspace_id FROM audit;

-- name: forget_audit
-- Forgets the changes before an instant.
DELETE FROM audit WHERE at < :before;

-- name: forget_left_topics
-- Forgets the topics of workspaces that removed the bot before an instant, and have it nowhere since.
DELETE FROM topic WHERE EXISTS (
    SELECT 1 FROM destination
    WHERE destination.platform = topic.platform AND destination.workspace_id = topic.workspace_id AND destination.left_at < :before
) AND NOT EXISTS (
    SELECT 1 FROM destination
    WHERE destination.platform = topic.platform AND destination.workspace_id = topic.workspace_id
        AND (destination.left_at IS NULL OR destination.left_at >= :before)
);

-- name: forget_left_audit
-- Forgets what was changed in such workspaces.
DELETE FROM audit WHERE EXISTS (
    SELECT 1 FROM destination
    WHERE destination.platform = audit.platform AND destination.workspace_id = audit.workspace_id AND destination.left_at < :before
) AND NOT EXISTS (
    SELECT 1 FROM destination
    WHERE destination.platform = audit.platform AND destination.workspace_id = audit.workspace_id
        AND (destination.left_at IS NULL OR destination.left_at >= :before)
);
