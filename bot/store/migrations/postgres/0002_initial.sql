-- The first schema on PostgreSQL is the second on SQLite: versions with one number have one shape, so that a database can be copied from
-- one to the other. Words that are looked up or put in order compare by their bytes (COLLATE "C"), as SQLite compares them: no answer
-- depends on the language of the server. Instants are microseconds since 1970 in UTC, ids are derived from what they identify (63 bits).

CREATE TABLE host (
    host TEXT COLLATE "C" PRIMARY KEY,
    hold_until BIGINT NOT NULL,  -- a 429 keeps the whole host quiet until then
    claimed_until BIGINT NOT NULL DEFAULT 0  -- a command that runs beside the bot asks it meanwhile, at most until then
);

CREATE TABLE source (
    id BIGINT PRIMARY KEY,
    url TEXT COLLATE "C" NOT NULL UNIQUE,  -- one fetch per URL, however many channels follow it
    host TEXT COLLATE "C" NOT NULL,  -- what politeness counts by
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
-- tick asks for the most overdue source of each host, poll for the due sources of one host.
CREATE INDEX source_due_at_host ON source (host, next_poll_at) WHERE disabled_at IS NULL;

-- Outlives the articles: what was shown once stays known.
CREATE TABLE seen (
    source_id BIGINT NOT NULL,
    identity BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (source_id, identity)
);

CREATE TABLE story (
    id BIGINT PRIMARY KEY,
    title TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    CHECK (first_seen_at <= last_seen_at)
);
-- grouping asks for the stories of the last days, prune for those before them.
CREATE INDEX story_last_seen ON story (last_seen_at);

CREATE TABLE article (
    id BIGINT PRIMARY KEY,
    source_id BIGINT NOT NULL,  -- no reference: an article outlives its source
    identity BIGINT NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    canonical_url TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    lang TEXT,
    image_url TEXT,
    published_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    story_id BIGINT NOT NULL REFERENCES story (id),
    UNIQUE (source_id, identity)  -- an item is one article, however often its feed shows it
);
-- the articles of a story: for grouping, and for prune, which takes a story as a whole.
CREATE INDEX article_story ON article (story_id);
-- `why` asks for an article by either of its addresses; hashes, since an address may be longer than an entry of a tree.
CREATE INDEX article_url ON article USING hash (url);
CREATE INDEX article_canonical_url ON article USING hash (canonical_url);

CREATE TABLE evidence (
    article_id BIGINT NOT NULL REFERENCES article (id),
    topic TEXT COLLATE "C" NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    threshold DOUBLE PRECISION NOT NULL,  -- as it was then: below it, the evidence says why nothing was posted
    hits TEXT NOT NULL,  -- JSON: [[term, field, offset, weight], ...]
    published_at BIGINT NOT NULL,  -- the article's, so that the newest of a topic are read from one index
    PRIMARY KEY (article_id, topic)
);
-- the newest articles of a topic, in the whole order, so that the first ten end the search.
CREATE INDEX evidence_newest ON evidence (topic, published_at, article_id);

CREATE TABLE destination (
    id BIGINT PRIMARY KEY,
    platform TEXT COLLATE "C" NOT NULL,  -- Platform
    workspace_id TEXT COLLATE "C" NOT NULL,
    channel_id TEXT COLLATE "C" NOT NULL,
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

CREATE TABLE subscription (
    id BIGINT PRIMARY KEY,
    destination_id BIGINT NOT NULL REFERENCES destination (id),
    topic TEXT COLLATE "C",
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
-- the subscriptions of a channel.
CREATE INDEX subscription_destination ON subscription (destination_id);

CREATE TABLE delivery (
    id BIGINT PRIMARY KEY,
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
    nonce TEXT COLLATE "C",  -- names the message that carries it; never changes once set
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

-- The digests that were named. What is due after the digest of its date waits for the next one.
CREATE TABLE digest (
    subscription_id BIGINT NOT NULL,  -- no reference: the day stays taken when a subscription goes and comes back
    local_date TEXT COLLATE "C" NOT NULL,  -- YYYY-MM-DD: the date of the digest time, in the subscription's zone
    nonce TEXT COLLATE "C" NOT NULL,  -- of its message; the subscriptions of a channel share one
    taken_at BIGINT NOT NULL,
    quiet_due_at BIGINT,  -- nothing came, and from then on the channel is to be told so; NULL: nothing is left to say
    PRIMARY KEY (subscription_id, local_date)  -- one digest a subscription and local date, whatever clocks and restarts do
);
-- settle frees the days of a digest of which nothing was posted.
CREATE INDEX digest_nonce ON digest (nonce);
-- the quiet days that are still to be told.
CREATE INDEX digest_quiet ON digest (quiet_due_at) WHERE quiet_due_at IS NOT NULL;

-- Channels are told that a feed is gone for good: once a channel and source.
CREATE TABLE notice (
    destination_id BIGINT NOT NULL,  -- no reference: what a channel that was forgotten should have been told is pruned later
    source_id BIGINT NOT NULL,
    nonce TEXT COLLATE "C" NOT NULL UNIQUE,
    feed TEXT NOT NULL,
    filed_at BIGINT NOT NULL,
    due_at BIGINT,  -- NULL: told, or given up
    PRIMARY KEY (destination_id, source_id)
);
-- the notices that are still to be told.
CREATE INDEX notice_due ON notice (due_at) WHERE due_at IS NOT NULL;

-- One row that the health check writes and empties, to prove that there is room and that the database takes writes.
CREATE TABLE probe (
    id BIGINT PRIMARY KEY,
    filler TEXT NOT NULL
);
