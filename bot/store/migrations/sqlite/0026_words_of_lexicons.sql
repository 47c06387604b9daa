-- Words of one's own in lexicons: what each counts there; "off" is one that ships and counts no more.
CREATE TABLE word (
    topic TEXT NOT NULL,  -- the slug of a lexicon
    lang TEXT NOT NULL,  -- of the section; any: all languages
    term TEXT NOT NULL,  -- as it was written
    kind TEXT NOT NULL,  -- bot.domain.own_word.MEANINGS
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (topic, lang, term)
);
