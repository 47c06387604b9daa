-- Where a channel is told what is new of a story: in the thread of its card, or in the channel; NULL: as is usual on its platform.
ALTER TABLE destination ADD COLUMN updates TEXT;
