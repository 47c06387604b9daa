BEGIN TRANSACTION;
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    source_id BIGINT NOT NULL,  -- no reference: an article outlives its source
    identity BIGINT NOT NULL,
    url TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
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
INSERT INTO "article" VALUES(4611686018427388105,4611686018427387905,4611686018427388405,'https://s1.example/1?from=feed','https://s1.example/1','Title 1 — “quoted”; naïve','It has a second line
and a semicolon;','en',NULL,1772443755123456,1772443755123456,'00000000000000000000000000000001',4611686018427388005);
INSERT INTO "article" VALUES(4611686018427388106,4611686018427387905,4611686018427388406,'https://s1.example/2?from=feed','https://s1.example/2','Title 2 — “quoted”; naïve','It has a second line
and a semicolon;','en',NULL,1772443695123456,1772443695123456,'00000000000000000000000000000002',4611686018427388006);
INSERT INTO "article" VALUES(4611686018427388107,4611686018427387905,4611686018427388407,'https://s1.example/3?from=feed','https://s1.example/3','Title 3 — “quoted”; naïve','It has a second line
and a semicolon;','en',NULL,1772443635123456,1772443635123456,'00000000000000000000000000000003',4611686018427388007);
INSERT INTO "article" VALUES(4611686018427388108,4611686018427387906,4611686018427388408,'https://s2.example/4?from=feed','https://s2.example/4','Title 4 — “quoted”; naïve','It has a second line
and a semicolon;','en',NULL,1772443575123456,1772443575123456,'00000000000000000000000000000004',4611686018427388005);
CREATE TABLE audit (
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL
);
INSERT INTO "audit" VALUES(1772443815123456,'u1','subscribed');
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    destination_id BIGINT NOT NULL REFERENCES destination (id),
    story_id BIGINT NOT NULL REFERENCES story (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'alert',  -- a card of its own
        'digest',  -- shares a card with the others that fall due with it
        'fact',  -- answers the alert's card, once: a report that changes the story
        'update',  -- edits the alert's card, as often as the story grows
        'more'  -- shares a card with the rest of a flood; its id is the alert's, so that a story is told once
    )),
    article_id BIGINT NOT NULL REFERENCES article (id),
    due_at BIGINT NOT NULL,
    filed_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'pending',  -- waits for due_at
        'sending',  -- announced before any I/O: after a crash it may or may not have been posted
        'sent',  -- confirmed by the platform
        'parked'  -- given up, with its reason
    )),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    last_error TEXT,
    nonce TEXT,  -- names the message that carries it; never changes once set
    message_id TEXT,
    sending_at BIGINT,
    sent_at BIGINT,
    edits INTEGER NOT NULL DEFAULT 0,  -- of an update: how often it was made
    again_at BIGINT,  -- of an update that is under way: the story grew meanwhile, so it is due again then
    held TEXT CHECK (held IN (
        'flood',  -- one poll brought too many stories
        'quiet',  -- it came in the channel's quiet hours
        'most'  -- the channel's cards of the hour were used up
    )),
    UNIQUE (destination_id, story_id, kind),  -- a story reaches a channel once as an alert, once in a digest
    CHECK (state <> 'sending' OR (nonce IS NOT NULL AND sending_at IS NOT NULL)),
    CHECK (state <> 'sent' OR (message_id IS NOT NULL AND sent_at IS NOT NULL))
);
INSERT INTO "delivery" VALUES(4611686018427388505,4611686018427388205,4611686018427388005,'alert',4611686018427388105,1772443635123456,1772443575123456,'sent',0,NULL,'n1','m1',1772443695123456,1772443755123456,0,NULL,NULL);
INSERT INTO "delivery" VALUES(4611686018427388506,4611686018427388205,4611686018427388005,'update',4611686018427388105,1772443635123456,1772443575123456,'pending',0,NULL,NULL,NULL,NULL,NULL,2,NULL,NULL);
INSERT INTO "delivery" VALUES(4611686018427388507,4611686018427388205,4611686018427388005,'fact',4611686018427388105,1772443635123456,1772443575123456,'pending',0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "delivery" VALUES(4611686018427388508,4611686018427388205,4611686018427388006,'alert',4611686018427388106,1772443635123456,1772443575123456,'sending',0,NULL,'n4',NULL,1772443695123456,NULL,0,NULL,NULL);
INSERT INTO "delivery" VALUES(4611686018427388509,4611686018427388205,4611686018427388007,'more',4611686018427388107,1772443635123456,1772443575123456,'pending',0,NULL,NULL,NULL,NULL,NULL,0,NULL,'flood');
INSERT INTO "delivery" VALUES(4611686018427388510,4611686018427388206,4611686018427388005,'digest',4611686018427388105,1772443635123456,1772443575123456,'sent',0,NULL,'n6','m6',1772443695123456,1772443755123456,0,NULL,NULL);
INSERT INTO "delivery" VALUES(4611686018427388511,4611686018427388206,4611686018427388006,'digest',4611686018427388106,1772530215123456,1772443575123456,'pending',0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "delivery" VALUES(4611686018427388512,4611686018427388207,4611686018427388005,'alert',4611686018427388105,1772443635123456,1772443575123456,'parked',5,'It was too old.',NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "delivery" VALUES(4611686018427388513,4611686018427388207,4611686018427388006,'alert',4611686018427388106,1772443635123456,1772443575123456,'pending',1,'The server answers 500.',NULL,NULL,NULL,NULL,0,NULL,NULL);
CREATE TABLE destination (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL CHECK (platform IN (
        'console',  -- the terminal: useful without any token
        'discord',
        'slack'
    )),
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    locale TEXT NOT NULL,
    zone TEXT NOT NULL,
    paused_at BIGINT,
    pause_reason TEXT,
    pauses INTEGER NOT NULL DEFAULT 0 CHECK (pauses >= 0),  -- refusals since paused_at: they decide when it is asked next
    recheck_at BIGINT,  -- one message is tried then; NULL: only a person ends the pause
    off_at BIGINT,  -- given up: nothing is filed any more, and prune forgets it later
    quiet_from TEXT,  -- local wall-clock times in its zone: between them cards wait
    quiet_until TEXT,
    most_cards INTEGER CHECK (most_cards > 0),  -- of their own in an hour of the clock; NULL: as the settings say
    mentioned_at BIGINT,  -- when a card last mentioned somebody,
    mentioned_in TEXT,  -- and the nonce of that card: made again, it mentions again
    UNIQUE (platform, workspace_id, channel_id),
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)),
    CHECK (quiet_from <> quiet_until),
    CHECK (pause_reason IS NULL OR paused_at IS NOT NULL),
    CHECK (recheck_at IS NULL OR paused_at IS NOT NULL),
    CHECK (off_at IS NULL OR (paused_at IS NOT NULL AND recheck_at IS NULL))
);
INSERT INTO "destination" VALUES(4611686018427388205,'discord','w','c1','de','Europe/Berlin',NULL,NULL,0,NULL,NULL,'22:00:00','07:00:00',4,NULL,NULL);
INSERT INTO "destination" VALUES(4611686018427388206,'slack','w','c2','de','Europe/Berlin',NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,1772357415123456,'n9');
INSERT INTO "destination" VALUES(4611686018427388207,'slack','w','c3','de','Europe/Berlin',1772357415123456,'not_in_channel',2,1772530215123456,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "destination" VALUES(4611686018427388208,'console','w','c4','de','Europe/Berlin',NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE digest (
    subscription_id BIGINT NOT NULL,  -- no reference: the day stays taken when a subscription goes and comes back
    local_date TEXT NOT NULL,  -- YYYY-MM-DD: the date of the digest time, in the subscription's zone
    nonce TEXT NOT NULL,  -- of its message; the subscriptions of a channel share one
    taken_at BIGINT NOT NULL,
    quiet_due_at BIGINT,  -- nothing came, and from then on the channel is to be told so; NULL: nothing is left to say
    PRIMARY KEY (subscription_id, local_date)  -- one digest a subscription and local date, whatever clocks and restarts do
) WITHOUT ROWID;
INSERT INTO "digest" VALUES(4611686018427388306,'2026-03-01','n6',1772357415123456,NULL);
INSERT INTO "digest" VALUES(4611686018427388306,'2026-03-02','q1',1772443815123456,1772443815123456);
CREATE TABLE evidence (
    article_id BIGINT NOT NULL REFERENCES article (id),
    topic TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    threshold DOUBLE PRECISION NOT NULL,  -- as it was then: below it, the evidence says why nothing was posted
    hits TEXT NOT NULL,  -- JSON: [[term, field, offset, weight], ...]
    published_at BIGINT NOT NULL,  -- the article's, so that the newest of a topic are read from one index
    PRIMARY KEY (article_id, topic)
);
INSERT INTO "evidence" VALUES(4611686018427388105,'ai',1.25,1.0,'[["model","title",3,1.25]]',1772443755123456);
INSERT INTO "evidence" VALUES(4611686018427388106,'ai',2.5,1.0,'[["model","title",3,1.25]]',1772443695123456);
INSERT INTO "evidence" VALUES(4611686018427388107,'ai',3.75,1.0,'[["model","title",3,1.25]]',1772443635123456);
CREATE TABLE host (
    host TEXT PRIMARY KEY NOT NULL,
    hold_until BIGINT NOT NULL,  -- a 429 keeps the whole host quiet until then
    claimed_until BIGINT NOT NULL DEFAULT 0  -- a command that runs beside the bot asks it meanwhile, at most until then
);
INSERT INTO "host" VALUES('s2.example',1772530215123456,0);
CREATE TABLE notice (
    destination_id BIGINT NOT NULL,  -- no reference: what a channel that was forgotten should have been told is pruned later
    source_id BIGINT NOT NULL,
    nonce TEXT NOT NULL UNIQUE,
    feed TEXT NOT NULL,
    filed_at BIGINT NOT NULL,
    due_at BIGINT,  -- NULL: told, or given up
    PRIMARY KEY (destination_id, source_id)
) WITHOUT ROWID;
INSERT INTO "notice" VALUES(4611686018427388205,4611686018427387907,'g1','Source 3',1772443815123456,1772443815123456);
CREATE TABLE probe (
    id INTEGER PRIMARY KEY,
    filler TEXT NOT NULL
);
INSERT INTO "probe" VALUES(1,'');
CREATE TABLE seen (
    source_id BIGINT NOT NULL,
    identity BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (source_id, identity)
) WITHOUT ROWID;
INSERT INTO "seen" VALUES(4611686018427387905,4611686018427388404,1772443815123456);
INSERT INTO "seen" VALUES(4611686018427387905,4611686018427388405,1772357415123456);
INSERT INTO "seen" VALUES(4611686018427387905,4611686018427388406,1772271015123456);
INSERT INTO "seen" VALUES(4611686018427387905,4611686018427388407,1772184615123456);
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,  -- one fetch per URL, however many channels follow it
    host TEXT NOT NULL,  -- what politeness counts by
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN (
        'primary',  -- the lab, company or regulator itself: ranks first in a story
        'press',  -- reports about others
        'aggregator'  -- gathers links: never the first report where another exists
    )),
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
INSERT INTO "source" VALUES(4611686018427387905,'https://s1.example/feed','s1.example','Source 1','primary','en','ai','"1"',NULL,'0000000000000000000000000000000000000000000000000000000000000001',1772443875123456,1800000000,1772443755123456,1772443755123456,0,NULL,NULL,NULL,NULL,3,64,NULL);
INSERT INTO "source" VALUES(4611686018427387906,'https://s2.example/feed','s2.example','Source 2','press','en',NULL,'"2"',NULL,'0000000000000000000000000000000000000000000000000000000000000002',1772443935123456,1800000000,1772443755123456,1772443755123456,0,NULL,'https://new.example/feed',1772357415123456,3,3,64,NULL);
INSERT INTO "source" VALUES(4611686018427387907,'https://s3.example/feed','s3.example','Source 3','aggregator','en',NULL,'"3"',NULL,'0000000000000000000000000000000000000000000000000000000000000003',1772443995123456,1800000000,1772443755123456,1772443755123456,7,'The server answers 404.',NULL,NULL,NULL,3,64,1772357415123456);
CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    CHECK (first_seen_at <= last_seen_at)
);
INSERT INTO "story" VALUES(4611686018427388005,'Title 1',1772357415123456,1772443755123456);
INSERT INTO "story" VALUES(4611686018427388006,'Title 2',1772357415123456,1772443695123456);
INSERT INTO "story" VALUES(4611686018427388007,'Title 3',1772357415123456,1772443635123456);
CREATE TABLE subscription (
    id INTEGER PRIMARY KEY,
    destination_id BIGINT NOT NULL REFERENCES destination (id),
    topic TEXT,
    feed BIGINT,  -- all of one source
    mode TEXT NOT NULL CHECK (mode IN (
        'live',  -- an alert at once
        'digest',  -- an entry of the next digest
        'both'
    )),
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
INSERT INTO "subscription" VALUES(4611686018427388305,4611686018427388205,'ai',NULL,'live',NULL,NULL,NULL,'de,en',0,'<@&7>','u1',1769851815123457);
INSERT INTO "subscription" VALUES(4611686018427388306,4611686018427388206,'ai',NULL,'digest','09:00:00','Europe/Berlin','01234','de,en',1,'','u1',1769851815123458);
INSERT INTO "subscription" VALUES(4611686018427388307,4611686018427388207,'ai',NULL,'both','18:30:00','Asia/Tokyo','0123456','de,en',0,'','u1',1769851815123459);
CREATE TABLE workspace (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,  -- the guild or team
    token_enc TEXT,  -- encrypted at rest
    locale TEXT NOT NULL,
    zone TEXT NOT NULL,
    PRIMARY KEY (platform, id)
);
INSERT INTO "workspace" VALUES('slack','w',NULL,'de','UTC');
CREATE INDEX source_due_at_host ON source (host, next_poll_at) WHERE disabled_at IS NULL;
CREATE INDEX story_last_seen ON story (last_seen_at);
CREATE INDEX article_story ON article (story_id);
CREATE INDEX evidence_newest ON evidence (topic, published_at, article_id);
CREATE INDEX subscription_destination ON subscription (destination_id);
CREATE INDEX delivery_owed ON delivery (destination_id, due_at, filed_at, id) WHERE state IN ('pending', 'sending');
CREATE INDEX delivery_due ON delivery (state, due_at) WHERE state IN ('pending', 'sending');
CREATE INDEX delivery_told ON delivery (destination_id, sent_at) WHERE state = 'sent' AND kind = 'alert';
CREATE INDEX delivery_story ON delivery (story_id);
CREATE INDEX delivery_article ON delivery (article_id);
CREATE INDEX digest_nonce ON digest (nonce);
CREATE INDEX digest_quiet ON digest (quiet_due_at) WHERE quiet_due_at IS NOT NULL;
CREATE INDEX notice_due ON notice (due_at) WHERE due_at IS NOT NULL;
COMMIT;
PRAGMA user_version = 1;
PRAGMA application_id = 1313100593;
