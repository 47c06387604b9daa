-- MAY_FOLLOW(source, platform, workspace): whether what a source brings from now on is for a workspace.
(NOT EXISTS (SELECT 1 FROM source AS own WHERE own.id = {0} AND own.owner IS NOT NULL) OR EXISTS (
    SELECT 1 FROM follow
    WHERE follow.source_id = {0} AND follow.platform = {1} AND follow.workspace_id = {2} AND follow.ended_at IS NULL
))
