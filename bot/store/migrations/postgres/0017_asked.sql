-- When people asked what they missed, so that they can ask for what came since.
CREATE TABLE asked (
    platform TEXT COLLATE "C" NOT NULL,  -- Platform
    workspace_id TEXT COLLATE "C" NOT NULL,
    channel_id TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    asked_at BIGINT NOT NULL,
    before_at BIGINT,  -- the time before: who asks twice at once asks for the same
    PRIMARY KEY (platform, workspace_id, channel_id, person)
);
