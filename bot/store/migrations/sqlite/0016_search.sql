-- The words of all articles. They are made by Newsdesk (bot/matching/lookup) and stand here alone, not their text: an index without content.
-- Triggers note what is to be put into it and taken out of it, in the transaction that stores or prunes an article; the step `index` does it.

CREATE VIRTUAL TABLE article_words USING fts5 (words, content = '', detail = none, columnsize = 0, tokenize = 'ascii');

-- The numbers under which articles stand in the index: small, and rising with time, so that the newest that fit are read first. Never used
-- again, since the words of one that went may still be there.
CREATE TABLE indexed (
    doc INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id BIGINT NOT NULL UNIQUE
);

CREATE TABLE to_index (
    place INTEGER PRIMARY KEY,
    article_id BIGINT NOT NULL
);

CREATE TABLE to_unindex (
    doc INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    summary TEXT NOT NULL
);

CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
    INSERT INTO to_index (article_id) VALUES (new.id);
END;

CREATE TRIGGER article_removed AFTER DELETE ON article BEGIN
    INSERT INTO to_unindex (doc, title, summary) SELECT doc, old.title, old.summary FROM indexed WHERE article_id = old.id;
    DELETE FROM indexed WHERE article_id = old.id;
END;

INSERT INTO to_index (article_id) SELECT id FROM article ORDER BY seen_at, id;
