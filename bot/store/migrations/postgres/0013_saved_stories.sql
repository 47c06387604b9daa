-- What people keep, in words of its own: it stays when the story and its channel are let go of.
CREATE TABLE saved (
    id BIGINT PRIMARY KEY,
    platform TEXT NOT NULL,  -- Platform
    workspace_id TEXT NOT NULL,
    person TEXT NOT NULL,
    story_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    source_title TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    removed_at BIGINT  -- it may be put back for a day
);
-- somebody's list.
CREATE INDEX saved_person ON saved (platform, person, saved_at);
