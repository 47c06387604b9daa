-- name: add_edition
-- Keeps an edition, unless there is one of the same.
INSERT INTO edition (id, shows, of_whom, platform, workspace_id, sign_key, made_at)
VALUES (:id, :shows, :of_whom, :platform, :workspace_id, :sign_key, :made_at)
ON CONFLICT (id) DO NOTHING;

-- name: renew_edition
-- Lets an edition have another key, unless it has another one already.
UPDATE edition SET sign_key = :sign_key, made_at = :made_at WHERE id = :id AND sign_key = :before;

-- name: edition_by_id
-- One edition.
SELECT * FROM edition WHERE id = :id;

-- name: all_editions
-- All editions, the oldest first.
SELECT * FROM edition ORDER BY made_at, id;

-- name: end_edition
-- Ends an edition, unless it has another key by now.
DELETE FROM edition WHERE id = :id AND sign_key = :sign_key;

-- name: end_lost_editions
-- Ends the editions of channels and of workspaces of which nothing else is known any more.
DELETE FROM edition
WHERE (shows = 'channel' AND NOT EXISTS (SELECT 1 FROM destination WHERE CAST(destination.id AS TEXT) = edition.of_whom))
    OR (shows = 'saved' AND workspace_id <> '' AND NOT EXISTS (
        SELECT 1 FROM destination WHERE destination.platform = edition.platform AND destination.workspace_id = edition.workspace_id
    ));
