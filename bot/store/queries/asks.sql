-- name: save_ask
-- Keeps what somebody asks a channel, in the place of what they asked about the same before.
INSERT INTO ask (id, destination_id, verb, about, subject, name, person, decides, made_at, until_at)
VALUES (:id, :destination_id, :verb, :about, :subject, :name, :person, :decides, :made_at, :until_at)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, decides = excluded.decides, made_at = excluded.made_at, until_at = excluded.until_at;

-- name: asks_of
-- What a channel is asked, the newest first.
SELECT * FROM ask WHERE destination_id = :destination_id ORDER BY made_at DESC, id DESC;

-- name: ask_by_id
-- One ask.
SELECT * FROM ask WHERE id = :id;

-- name: take_back
-- Forgets an ask of a channel.
DELETE FROM ask WHERE id = :id AND destination_id = :destination_id;

-- name: forget_asks
-- Forgets what was over before an instant.
DELETE FROM ask WHERE until_at < :before;

-- name: forget_story_asks
-- Forgets what was asked about stories that were let go: there is nothing more of them to be spared, and each turn of a channel reads its asks.
DELETE FROM ask WHERE about = 'story' AND NOT EXISTS (
    SELECT 1 FROM story WHERE story.id = CASE WHEN ask.about = 'story' THEN CAST(ask.subject AS BIGINT) END
);

-- name: forget_off_asks
-- What channels were asked that have been off, or left, since before an instant.
DELETE FROM ask WHERE destination_id IN (SELECT id FROM destination WHERE off_at < :before OR left_at < :before);
