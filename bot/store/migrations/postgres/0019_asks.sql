-- What people ask channels to be spared: a story, a source, a word, or less of something.
CREATE TABLE ask (
    id BIGINT PRIMARY KEY,
    destination_id BIGINT NOT NULL REFERENCES destination (id),
    verb TEXT NOT NULL,  -- Verb
    about TEXT NOT NULL,  -- About
    subject TEXT NOT NULL,
    name TEXT NOT NULL,  -- what people call it: it may be let go of before
    person TEXT NOT NULL,
    decides INTEGER NOT NULL CHECK (decides IN (0, 1)),  -- 1: they may manage the channel; of others three have to ask the same
    made_at BIGINT NOT NULL,
    until_at BIGINT  -- NULL: for good
);
-- what one channel is asked.
CREATE INDEX ask_destination ON ask (destination_id, made_at);

-- Stories that were muted by the button of their cards.
INSERT INTO ask (id, destination_id, verb, about, subject, name, person, decides, made_at, until_at)
SELECT delivery.id, delivery.destination_id, 'mute', 'story', CAST(delivery.story_id AS TEXT), story.title, '', 1, delivery.sent_at, NULL
FROM delivery JOIN story ON story.id = delivery.story_id
WHERE delivery.state = 'muted';
UPDATE delivery SET state = 'sent' WHERE state = 'muted';
DROP INDEX delivery_told;
CREATE INDEX delivery_told ON delivery (destination_id, sent_at) WHERE state = 'sent' AND kind = 'alert';
DROP INDEX delivery_over;
CREATE INDEX delivery_over ON delivery (state) WHERE state IN ('parked', 'deleted');
