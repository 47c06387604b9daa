-- name: source_vitals
-- The enabled sources that are for somebody, by how they answered last, and the last good answer of any.
SELECT
    COUNT(CASE WHEN fetched_at IS NOT NULL AND errors = 0 THEN 1 END) AS ok,
    COUNT(CASE WHEN fetched_at IS NOT NULL AND errors > 0 THEN 1 END) AS failing,
    COUNT(CASE WHEN fetched_at IS NULL THEN 1 END) AS never_answered,
    COUNT(polled_at) AS asked,
    MAX(fetched_at) AS last_answer
FROM source WHERE disabled_at IS NULL
    AND (:viewer_platform = '*' OR MAY_FOLLOW(source.id, :viewer_platform, :viewer_workspace));

-- name: channel_vitals
-- The channels that subscribed to anything, and those of them that take no messages now.
SELECT
    COUNT(*) AS channels,
    COUNT(CASE WHEN destination.paused_at IS NOT NULL OR destination.off_at IS NOT NULL THEN 1 END) AS paused
FROM destination
WHERE destination.left_at IS NULL
    AND EXISTS (SELECT 1 FROM subscription WHERE subscription.destination_id = destination.id);

-- name: queue_vitals
-- By workspace, since when the oldest waits of what is due, and the oldest digest; a digest that is tried again since it was first announced.
SELECT
    destination.platform,
    destination.workspace_id,
    MIN(CASE WHEN delivery.due_at <= :now THEN delivery.due_at END) AS oldest,
    MIN(CASE
        WHEN delivery.kind IN ('digest', 'again') AND delivery.nonce IS NOT NULL THEN COALESCE(delivery.sending_at, delivery.due_at)
        WHEN delivery.kind IN ('digest', 'again') AND delivery.due_at <= :now THEN delivery.due_at
    END) AS digest
FROM delivery JOIN destination ON destination.id = delivery.destination_id
WHERE delivery.state IN ('pending', 'sending')
    AND destination.paused_at IS NULL AND destination.off_at IS NULL AND destination.left_at IS NULL
GROUP BY destination.platform, destination.workspace_id;
