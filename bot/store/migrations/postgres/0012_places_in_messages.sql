-- A message that is sent again stands as it stood, whatever its channel subscribes to by then: page by page, topic by topic.

ALTER TABLE delivery ADD COLUMN place INTEGER;  -- where its message shows it, from 0
ALTER TABLE delivery ADD COLUMN topics TEXT;  -- JSON: the topics that its message names of it, the best first
