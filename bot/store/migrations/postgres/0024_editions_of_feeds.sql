-- Feeds that Newsdesk offers: each has one address, which its key signs. Another key is another address; without the row there is none.
CREATE TABLE edition (
    id BIGINT PRIMARY KEY,
    shows TEXT NOT NULL,  -- Shows
    of_whom TEXT NOT NULL,  -- the id of a channel, the name of a topic, the person who saved
    platform TEXT NOT NULL,  -- of a person; else empty
    workspace_id TEXT NOT NULL,
    sign_key TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
