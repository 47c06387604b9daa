-- Feeds of workspaces: what they bring is for these alone.
ALTER TABLE source ADD COLUMN owner BIGINT;  -- Workspace.key of whose it is; NULL: the operator's, for everybody
ALTER TABLE article ADD COLUMN owner BIGINT;  -- that of its source when it was seen; NULL: everybody may see it
ALTER TABLE subscription ADD COLUMN feed_name TEXT NOT NULL DEFAULT '';  -- what the feed was called, for lists: it may go before

CREATE TABLE follow (
    source_id BIGINT NOT NULL,  -- no reference: what a feed brought stays known to who followed it
    platform TEXT NOT NULL,  -- Platform
    workspace_id TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    ended_at BIGINT,  -- until then its articles are seen; NULL: they come
    PRIMARY KEY (source_id, platform, workspace_id)
);
-- the feeds of one workspace.
CREATE INDEX follow_workspace ON follow (platform, workspace_id);

-- Feeds that were offered to somebody, so that a button can name one.
CREATE TABLE offer (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,  -- Platform
    workspace_id TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    lang TEXT,
    made_at BIGINT NOT NULL
);
