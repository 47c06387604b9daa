-- name: keep_story
-- Keeps a story for somebody, anew where they had removed it.
INSERT INTO saved (id, platform, workspace_id, person, story_id, title, url, source_title, published_at, saved_at, removed_at)
VALUES (:id, :platform, :workspace_id, :person, :story_id, :title, :url, :source_title, :published_at, :saved_at, NULL)
ON CONFLICT (id) DO UPDATE SET
    title = excluded.title, url = excluded.url, source_title = excluded.source_title, published_at = excluded.published_at,
    saved_at = excluded.saved_at, removed_at = NULL
WHERE saved.removed_at IS NOT NULL;

-- name: remove_saved
-- Takes a story from the list of its keeper.
UPDATE saved SET removed_at = :at
WHERE id = :id AND platform = :platform AND person = :person AND (:workspace_id = '' OR workspace_id = :workspace_id)
    AND removed_at IS NULL;

-- name: restore_saved
-- Puts a story back.
UPDATE saved SET removed_at = NULL
WHERE id = :id AND platform = :platform AND person = :person AND (:workspace_id = '' OR workspace_id = :workspace_id)
    AND removed_at IS NOT NULL;

-- name: saved_by
-- What somebody keeps, in a workspace or (empty) everywhere, the last first.
SELECT * FROM saved
WHERE platform = :platform AND person = :person AND (:workspace_id = '' OR workspace_id = :workspace_id) AND removed_at IS NULL
ORDER BY saved_at DESC, id DESC;

-- name: forget_removed
-- Forgets what was removed before an instant.
DELETE FROM saved WHERE removed_at < :before;

-- name: forget_lost_saved
-- What people kept in workspaces of which nothing else is known any more.
DELETE FROM saved WHERE NOT EXISTS (
    SELECT 1 FROM destination WHERE destination.platform = saved.platform AND destination.workspace_id = saved.workspace_id
);
