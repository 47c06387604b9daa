-- The index of words, smaller, and asked for the newest first. Words are cut to seven letters, and what a look-up asks for is cut as well
-- (PostgresSearch). Beside its words stands the day on which an article was seen, '#' and a number: of a common word there are tens of thousands
-- in no order, and of a few days there are not. Without a list of what waits a look-up reads the tree alone, and the tree is fuller: sorted batches,
-- of that list or of a build with much memory, leave its pages half empty. So it is built in small batches, by one process.

DROP INDEX article_words;

CREATE OR REPLACE FUNCTION words_of(content TEXT) RETURNS TSVECTOR LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
DECLARE
    words TEXT := replace(lower(normalize(regexp_replace(normalize(content, NFKD), '[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u093c\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20d0-\u20ff\ufe00-\ufe0f\ufeff]+', '', 'g'), NFC)), 'ß', 'ss');
BEGIN
    IF words ~ '[ÆÐØÞĐĦŁŊŒŦıøłđħƏ]' THEN
        words := translate(words, 'ÆÐØÞĐĦŁŊŒŦıøłđħƏ', 'æðoþdhlŋœŧioldhə');
    END IF;
    IF words ~ '[ͰͲͶͿΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς]' THEN
        words := translate(words, 'ͰͲͶͿΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς', 'ͱͳͷϳαβγδεζηθικλμνξοπρστυφχψωσ');
    END IF;
    IF words ~ '[ЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨ]' THEN
        words := translate(words, 'ЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨ', 'ђєѕіјљњћџабвгдежзиклмнопрстуфхцчшщъыьэюяґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌӎӕәӡө');
    END IF;
    IF words ~ '[ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ]' THEN
        words := translate(words, 'ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ', 'աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ');
    END IF;
    IF words ~ '[ىیکٱ]' THEN
        words := translate(words, 'ىیکٱ', 'ييكا');
    END IF;
    IF words ~ 'ل' THEN
        words := regexp_replace(words, '(^|[^\u0621-\u064a])(?:[وف]?[بك]?ال|[وف]?لل)(?=[\u0621-\u064a]{3})', '\1', 'g');
    END IF;
    words := regexp_replace(words, '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u02c2-\u02df\u037e\u0387\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u06dd\u06de\u06e9\u06fd\u06fe\u0964\u0965\u0970\u0e3f\u0e4f\u0e5a\u0e5b\u2000-\u206f\u20a0-\u20cf\u2100-\u218b\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d\u309b\u309c\u30a0\u30fb\ue000-\uf8ff\ufd3e\ufd3f\ufe10-\ufe6f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\ufff0-\uffff\U0001f000-\U0001faff]+', ' ', 'g');
    IF words ~ '[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]' THEN
        words := regexp_replace(words, '([\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])', ' \1 ', 'g');
    END IF;
    IF words ~ '[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u318f\u31a0-\u31ff\uac00-\ud7ff]' THEN
        words := regexp_replace(words, '([\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u318f\u31a0-\u31ff\uac00-\ud7ff]{1,2})', ' \1 ', 'g') || ' ' || regexp_replace(
            regexp_replace(regexp_replace(words, '[^\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u318f\u31a0-\u31ff\uac00-\ud7ff]+', ' ', 'g'), '(^| )[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u318f\u31a0-\u31ff\uac00-\ud7ff]', '\1', 'g'), '([\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u318f\u31a0-\u31ff\uac00-\ud7ff]{1,2})', ' \1 ', 'g'
        );
    END IF;
    words := regexp_replace(words, '([^ ]{7})[^ ]+', '\1', 'g');
    RETURN array_to_tsvector(array_remove(string_to_array(words, ' '), ''));
END
$body$;

SET LOCAL maintenance_work_mem = '1MB';
SET LOCAL max_parallel_maintenance_workers = 0;
CREATE INDEX article_words ON article USING gin (
    (words_of(title || ' ' || summary) || array_to_tsvector(ARRAY['#' || (seen_at / 86400000000)]))
) WITH (fastupdate = off);
RESET maintenance_work_mem;
RESET max_parallel_maintenance_workers;
