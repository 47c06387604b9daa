-- name: taking_messages
-- Those of some channels that are not paused, or are to be asked again.
SELECT id FROM destination
WHERE id IN (SELECT value FROM json_each(:ids)) AND (paused_at IS NULL OR recheck_at <= :now);
