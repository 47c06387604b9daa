-- Platforms, kinds, states and modes are listed by the enums in bot/domain and no more by the schema, where each new value would mean to
-- rebuild its table. What a channel is told can be words of our own, a channel can be one person, and one sender at a time takes a channel.

CREATE TABLE new_source (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,  -- one fetch per URL, however many channels follow it
    host TEXT NOT NULL,  -- what politeness counts by
    title TEXT NOT NULL,
    kind TEXT NOT NULL,  -- SourceKind
    lang TEXT,
    pack TEXT,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    next_poll_at BIGINT NOT NULL,  -- the schedule is here, so that a restart adds no poll
    interval_us BIGINT NOT NULL CHECK (interval_us > 0),
    polled_at BIGINT,
    fetched_at BIGINT,  -- NULL: the first good answer will be the baseline
    errors INTEGER NOT NULL CHECK (errors >= 0),
    last_error TEXT,
    move_url TEXT,
    move_since BIGINT,
    move_answers INTEGER,
    skip_hours INTEGER NOT NULL DEFAULT 0,  -- bit n is the hour n in UTC; a 304 does not repeat what the document asked
    skip_days INTEGER NOT NULL DEFAULT 0,  -- bit n is the weekday n, 0 is Monday
    disabled_at BIGINT,
    CHECK ((move_url IS NULL) = (move_since IS NULL) AND (move_url IS NULL) = (move_answers IS NULL))
);
INSERT INTO new_source (
    id, url, host, title, kind, lang, pack, etag, last_modified, body_hash, next_poll_at, interval_us, polled_at, fetched_at, errors,
    last_error, move_url, move_since, move_answers, skip_hours, skip_days, disabled_at
)
SELECT
    id, url, host, title, kind, lang, pack, etag, last_modified, body_hash, next_poll_at, interval_us, polled_at, fetched_at, errors,
    last_error, move_url, move_since, move_answers, skip_hours, skip_days, disabled_at
FROM source;
DROP TABLE source;
ALTER TABLE new_source RENAME TO source;
-- tick asks for the most overdue source of each host, poll for the due sources of one host.
CREATE INDEX source_due_at_host ON source (host, next_poll_at) WHERE disabled_at IS NULL;

CREATE TABLE new_destination (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,  -- Platform
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    person INTEGER NOT NULL DEFAULT 0 CHECK (person IN (0, 1)),  -- 1: channel_id names a person, who gets direct messages
    locale TEXT NOT NULL,
    zone TEXT NOT NULL,
    paused_at BIGINT,
    pause_reason TEXT,
    pauses INTEGER NOT NULL DEFAULT 0 CHECK (pauses >= 0),  -- refusals since paused_at: they decide when it is asked next
    recheck_at BIGINT,  -- one message is tried then; NULL: only a person ends the pause
    off_at BIGINT,  -- given up: nothing is filed any more, and prune forgets it later
    quiet_from TEXT,  -- local wall-clock times in quiet_zone: between them cards wait
    quiet_until TEXT,
    quiet_zone TEXT,
    most_cards INTEGER CHECK (most_cards > 0),  -- of their own in an hour of the clock; NULL: as the settings say
    mentioned_at BIGINT,  -- when a card last mentioned somebody,
    mentioned_in TEXT,  -- and the nonce of that card: made again, it mentions again
    sending_by TEXT,  -- who sends to it now,
    sending_until BIGINT,  -- and when another may, if that one is not heard of again
    UNIQUE (platform, workspace_id, channel_id),
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)),
    CHECK ((quiet_from IS NULL) = (quiet_zone IS NULL)),
    CHECK (quiet_from <> quiet_until),
    CHECK (pause_reason IS NULL OR paused_at IS NOT NULL),
    CHECK (recheck_at IS NULL OR paused_at IS NOT NULL),
    CHECK (off_at IS NULL OR (paused_at IS NOT NULL AND recheck_at IS NULL))
);
INSERT INTO new_destination (
    id, platform, workspace_id, channel_id, locale, zone, paused_at, pause_reason, pauses, recheck_at, off_at, quiet_from, quiet_until,
    quiet_zone, most_cards, mentioned_at, mentioned_in
)
SELECT
    id, platform, workspace_id, channel_id, locale, zone, paused_at, pause_reason, pauses, recheck_at, off_at, quiet_from, quiet_until,
    quiet_zone, most_cards, mentioned_at, mentioned_in
FROM destination;
DROP TABLE destination;
ALTER TABLE new_destination RENAME TO destination;

CREATE TABLE new_subscription (
    id INTEGER PRIMARY KEY,
    destination_id BIGINT NOT NULL REFERENCES destination (id),
    topic TEXT,
    feed BIGINT,  -- all of one source
    mode TEXT NOT NULL,  -- Mode
    digest_at TEXT,  -- local wall-clock time
    digest_zone TEXT,
    digest_days TEXT,  -- digits, 0 is Monday
    languages TEXT NOT NULL,  -- codes with commas between; empty: all of them
    quiet INTEGER NOT NULL CHECK (quiet IN (0, 1)),  -- 1: say so when a digest time brings nothing
    mention TEXT NOT NULL,  -- whom its alerts mention, as the platform names them; empty: nobody
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK ((digest_at IS NULL) = (digest_zone IS NULL) AND (digest_at IS NULL) = (digest_days IS NULL))
);
INSERT INTO new_subscription (
    id, destination_id, topic, feed, mode, digest_at, digest_zone, digest_days, languages, quiet, mention, created_by, created_at
)
SELECT
    id, destination_id, topic, feed, mode, digest_at, digest_zone, digest_days, languages, quiet, mention, created_by, created_at
FROM subscription;
DROP TABLE subscription;
ALTER TABLE new_subscription RENAME TO subscription;
-- the subscriptions of a channel.
CREATE INDEX subscription_destination ON subscription (destination_id);

CREATE TABLE new_delivery (
    id INTEGER PRIMARY KEY,
    destination_id BIGINT NOT NULL REFERENCES destination (id),
    story_id BIGINT REFERENCES story (id),
    article_id BIGINT REFERENCES article (id),
    notice TEXT,  -- JSON: what words of our own say; NULL where a story is told
    kind TEXT NOT NULL,  -- Kind
    due_at BIGINT NOT NULL,
    filed_at BIGINT NOT NULL,
    state TEXT NOT NULL,  -- State
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    last_error TEXT,
    nonce TEXT,  -- names the message that carries it; never changes once set
    message_id TEXT,
    sending_at BIGINT,
    sent_at BIGINT,
    edits INTEGER NOT NULL DEFAULT 0,  -- of an update: how often it was made
    again_at BIGINT,  -- of an update that is under way: the story grew meanwhile, so it is due again then
    held TEXT,  -- Held: why it waits
    UNIQUE (destination_id, story_id, kind),  -- a story reaches a channel once as an alert, once in a digest
    CHECK ((notice IS NULL) = (story_id IS NOT NULL)),
    CHECK ((notice IS NULL) = (article_id IS NOT NULL)),
    CHECK (state <> 'sending' OR (nonce IS NOT NULL AND sending_at IS NOT NULL)),
    CHECK (state <> 'sent' OR (message_id IS NOT NULL AND sent_at IS NOT NULL))
);
INSERT INTO new_delivery (
    id, destination_id, story_id, article_id, kind, due_at, filed_at, state, attempts, last_error, nonce, message_id, sending_at, sent_at,
    edits, again_at, held
)
SELECT
    id, destination_id, story_id, article_id, kind, due_at, filed_at, state, attempts, last_error, nonce, message_id, sending_at, sent_at,
    edits, again_at, held
FROM delivery;
DROP TABLE delivery;
ALTER TABLE new_delivery RENAME TO delivery;
-- begin asks for what one channel is owed, oldest first; the settled, which are most, stay out of it.
CREATE INDEX delivery_owed ON delivery (destination_id, due_at, filed_at, id) WHERE state IN ('pending', 'sending');
-- tick asks which channels are owed something by now.
CREATE INDEX delivery_due ON delivery (state, due_at) WHERE state IN ('pending', 'sending');
-- begin counts the cards that a channel got in this hour.
CREATE INDEX delivery_told ON delivery (destination_id, sent_at) WHERE state = 'sent' AND kind = 'alert';
-- prune asks what still needs a story.
CREATE INDEX delivery_story ON delivery (story_id);
-- and an article: without it each deletion of one would read all deliveries to keep the reference true.
CREATE INDEX delivery_article ON delivery (article_id);

-- `why` asks for an article by either of its addresses.
CREATE INDEX article_url ON article (url);
CREATE INDEX article_canonical_url ON article (canonical_url);

-- Nothing ever wrote them.
DROP TABLE workspace;
DROP TABLE audit;
