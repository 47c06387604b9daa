-- name: save_destination
-- Adds a channel, or replaces its language, zone, pause and what it asked for; whom it was mentioned in stays.
INSERT INTO destination (
    id, platform, workspace_id, channel_id, person, locale, zone, paused_at, pause_reason, pauses, recheck_at, off_at,
    quiet_from, quiet_until, quiet_zone, most_cards
) VALUES (
    :id, :platform, :workspace_id, :channel_id, :person, :locale, :zone, :paused_at, :pause_reason, :pauses, :recheck_at, :off_at,
    :quiet_from, :quiet_until, :quiet_zone, :most_cards
)
ON CONFLICT (id) DO UPDATE SET
    locale = excluded.locale, zone = excluded.zone, paused_at = excluded.paused_at, pause_reason = excluded.pause_reason,
    pauses = excluded.pauses, recheck_at = excluded.recheck_at, off_at = excluded.off_at,
    quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, quiet_zone = excluded.quiet_zone,
    most_cards = excluded.most_cards;

-- name: destination
-- One channel.
SELECT * FROM destination WHERE id = :id;

-- name: all_destinations
-- All channels, by platform, workspace and channel.
SELECT * FROM destination ORDER BY platform, workspace_id, channel_id;

-- name: save_subscription
-- Adds a subscription, or replaces the one with the same id.
INSERT INTO subscription (
    id, destination_id, topic, feed, mode, digest_at, digest_zone, digest_days, languages, quiet, mention, created_by, created_at
) VALUES (
    :id, :destination_id, :topic, :feed, :mode, :digest_at, :digest_zone, :digest_days, :languages, :quiet, :mention, :created_by,
    :created_at
)
ON CONFLICT (id) DO UPDATE SET
    destination_id = excluded.destination_id, topic = excluded.topic, feed = excluded.feed, mode = excluded.mode,
    digest_at = excluded.digest_at, digest_zone = excluded.digest_zone, digest_days = excluded.digest_days,
    languages = excluded.languages, quiet = excluded.quiet, mention = excluded.mention, created_by = excluded.created_by,
    created_at = excluded.created_at;

-- name: remove_subscription
-- Deletes a subscription.
DELETE FROM subscription WHERE id = :id RETURNING id;

-- name: subscriptions_of
-- The subscriptions of one channel, oldest first.
SELECT * FROM subscription WHERE destination_id = :destination_id ORDER BY created_at, id;

-- name: workspace_subscriptions
-- The subscriptions of all channels of a workspace, oldest first.
SELECT subscription.*
FROM subscription JOIN destination ON destination.id = subscription.destination_id
WHERE destination.platform = :platform AND destination.workspace_id = :workspace_id
ORDER BY subscription.created_at, subscription.id;

-- name: workspace_destinations
-- The channels of a workspace.
SELECT * FROM destination WHERE platform = :platform AND workspace_id = :workspace_id;

-- name: all_subscriptions
-- Every subscription, oldest first, but for those of channels that are paused or off (off: paused for good). A paused channel that
-- is owed nothing is among them: nothing else would bring it a message with which to ask it again.
SELECT subscription.*
FROM subscription JOIN destination ON destination.id = subscription.destination_id
WHERE destination.paused_at IS NULL OR (destination.recheck_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM delivery WHERE delivery.destination_id = destination.id AND delivery.state IN ('pending', 'sending')
))
ORDER BY subscription.created_at, subscription.id;
