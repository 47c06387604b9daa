-- MAY_SEE(platform, workspace): whether a workspace may know of an article; '*' is the operator. bot.domain.following says the same.
(article.owner IS NULL OR {0} = '*' OR EXISTS (
    SELECT 1 FROM follow
    WHERE follow.source_id = article.source_id AND follow.platform = {0} AND follow.workspace_id = {1}
        AND (follow.ended_at IS NULL OR article.seen_at <= follow.ended_at)
))
