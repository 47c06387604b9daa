-- Topics that workspaces made in the chat. The slug by which subscriptions and evidence name one is made of its id.
CREATE TABLE topic (
    id BIGINT PRIMARY KEY,
    platform TEXT NOT NULL,  -- Platform
    workspace_id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    folded TEXT COLLATE "C" NOT NULL,  -- the name as it is compared
    query TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (platform, workspace_id, folded)
);

-- What somebody wrote and has not saved yet: the buttons below its preview name it, also after a restart.
CREATE TABLE draft (
    id BIGINT PRIMARY KEY,
    platform TEXT NOT NULL,  -- Platform
    workspace_id TEXT COLLATE "C" NOT NULL,
    person TEXT NOT NULL,
    topic_id BIGINT,  -- NULL: a new one; no reference, since it may be deleted meanwhile
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

-- Who changed what in a workspace.
CREATE TABLE audit (
    id BIGINT PRIMARY KEY,
    platform TEXT NOT NULL,  -- Platform
    workspace_id TEXT COLLATE "C" NOT NULL,
    verb TEXT NOT NULL,  -- AuditVerb
    what TEXT NOT NULL,
    person TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    at BIGINT NOT NULL
);
-- the changes in one workspace.
CREATE INDEX audit_workspace ON audit (platform, workspace_id, at);
