-- name: active_follows
-- Who follows a source now, the first first.
SELECT * FROM follow WHERE source_id = :source_id AND ended_at IS NULL ORDER BY added_at, platform, workspace_id;

-- name: feeds_followed
-- The sources that a workspace follows, by name.
SELECT source.*, follow.platform, follow.workspace_id, follow.added_by, follow.added_at
FROM follow JOIN source ON source.id = follow.source_id
WHERE follow.platform = :platform AND follow.workspace_id = :workspace_id AND follow.ended_at IS NULL
ORDER BY source.title, source.url;

-- name: save_follow
-- Lets a workspace follow a source, anew where it did before.
INSERT INTO follow (source_id, platform, workspace_id, added_by, added_at, ended_at)
VALUES (:source_id, :platform, :workspace_id, :added_by, :added_at, NULL)
ON CONFLICT (source_id, platform, workspace_id) DO UPDATE SET
    added_by = excluded.added_by, added_at = excluded.added_at, ended_at = NULL
WHERE follow.ended_at IS NOT NULL;

-- name: end_follow
-- Lets a workspace follow a source no more; what it saw until then it knows.
UPDATE follow SET ended_at = :at
WHERE source_id = :source_id AND platform = :platform AND workspace_id = :workspace_id AND ended_at IS NULL;

-- name: end_feed_subscriptions
-- Ends what the channels of a workspace subscribe to of a source as a whole.
DELETE FROM subscription WHERE feed = :source_id AND destination_id IN (
    SELECT id FROM destination WHERE platform = :platform AND workspace_id = :workspace_id
);

-- name: source_by_id
-- One source.
SELECT * FROM source WHERE id = :id;

-- name: own_source
-- Gives a source to a workspace, or (NULL) to everybody.
UPDATE source SET owner = :owner WHERE id = :id;

-- name: share_source
-- Lets a source be everybody's: the one stored under the URL, else the one that moved away from it.
UPDATE source SET owner = NULL
WHERE (url = :url OR (id = :id AND NOT EXISTS (SELECT 1 FROM source AS other WHERE other.url = :url))) AND owner IS NOT NULL;

-- name: source_at
-- The source that is stored under a URL.
SELECT id, owner FROM source WHERE url = :url;

-- name: drop_unfollowed
-- Forgets a source of workspaces that none follows any more.
DELETE FROM source
WHERE id = :id AND owner IS NOT NULL AND NOT EXISTS (SELECT 1 FROM follow WHERE follow.source_id = source.id AND follow.ended_at IS NULL)
RETURNING id;

-- name: unfollowed_sources
-- The sources of workspaces that none follows any more.
SELECT id FROM source
WHERE owner IS NOT NULL AND NOT EXISTS (SELECT 1 FROM follow WHERE follow.source_id = source.id AND follow.ended_at IS NULL);

-- name: end_off_follows
-- Ends what workspaces followed that removed the bot before an instant, and have it nowhere since.
UPDATE follow SET ended_at = :before WHERE ended_at IS NULL AND EXISTS (
    SELECT 1 FROM destination
    WHERE destination.platform = follow.platform AND destination.workspace_id = follow.workspace_id AND destination.left_at < :before
) AND NOT EXISTS (
    SELECT 1 FROM destination
    WHERE destination.platform = follow.platform AND destination.workspace_id = follow.workspace_id
        AND (destination.left_at IS NULL OR destination.left_at >= :before)
);

-- name: forget_ended_follows
-- Forgets who followed a source of which nothing is known any more.
DELETE FROM follow
WHERE ended_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM article WHERE article.source_id = follow.source_id);

-- name: make_offer
-- Remembers a feed that was offered to somebody.
INSERT INTO offer (id, platform, workspace_id, url, title, lang, made_at)
VALUES (:id, :platform, :workspace_id, :url, :title, :lang, :made_at)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, lang = excluded.lang, made_at = excluded.made_at;

-- name: offered
-- One such feed, for the workspace in which it was offered.
SELECT * FROM offer WHERE id = :id AND platform = :platform AND workspace_id = :workspace_id;

-- name: forget_offers
-- Forgets what was offered before an instant.
DELETE FROM offer WHERE made_at < :before;
