/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See schema.h.  Rows are named by fingerprint and number, never by order of writing: equal results
 * give equal tables. */
#include "store/schema.h"

const char wn_schema_sql[] =
    "CREATE TABLE IF NOT EXISTS capture ("
    " fingerprint TEXT PRIMARY KEY, file TEXT, bytes INTEGER, packets INTEGER, first TEXT,"
    " last TEXT, complete INTEGER, problem TEXT, settings TEXT, version TEXT, record TEXT,"
    " end_record TEXT) WITHOUT ROWID;"

    "CREATE TABLE IF NOT EXISTS subject ("
    " fingerprint TEXT REFERENCES capture ON DELETE CASCADE, number INTEGER, kind TEXT,"
    " call_id TEXT, from_uri TEXT, to_uri TEXT, start TEXT, duration REAL, outcome TEXT,"
    " status INTEGER, works INTEGER, nat_related INTEGER, headline TEXT, title TEXT, grade TEXT,"
    " sentence TEXT, record TEXT, PRIMARY KEY (fingerprint, number)) WITHOUT ROWID;"

    "CREATE TABLE IF NOT EXISTS party ("
    " fingerprint TEXT, number INTEGER, place INTEGER, role TEXT, address TEXT, mapped TEXT, "
    "vantage TEXT,"
    " behind_nat INTEGER, user_agent TEXT, PRIMARY KEY (fingerprint, number, place),"
    " FOREIGN KEY (fingerprint, number) REFERENCES subject ON DELETE CASCADE) WITHOUT ROWID;"

    "CREATE TABLE IF NOT EXISTS network ("
    " fingerprint TEXT REFERENCES capture ON DELETE CASCADE, number INTEGER, type TEXT,"
    " record TEXT, PRIMARY KEY (fingerprint, number)) WITHOUT ROWID;"

    "CREATE INDEX IF NOT EXISTS subject_by_headline ON subject (headline, grade);"
    "CREATE INDEX IF NOT EXISTS subject_by_call_id ON subject (call_id);"
    "CREATE INDEX IF NOT EXISTS subject_by_from ON subject (from_uri);"
    "CREATE INDEX IF NOT EXISTS subject_by_start ON subject (start);"
    "CREATE INDEX IF NOT EXISTS party_by_address ON party (address);"
    "CREATE INDEX IF NOT EXISTS party_by_mapped ON party (mapped);"
    "CREATE INDEX IF NOT EXISTS party_by_agent ON party (user_agent);"

    "CREATE VIEW IF NOT EXISTS failure AS"
    " SELECT file, subject.fingerprint, number, kind, call_id, from_uri, to_uri, start, headline,"
    " grade, sentence FROM subject JOIN capture USING (fingerprint) WHERE works IS 0;"

    "CREATE VIEW IF NOT EXISTS evidence AS"
    " SELECT fingerprint, number, headline, grade, json_extract(item.value, '$.frame') AS frame,"
    " json_extract(item.value, '$.role') AS role, json_extract(item.value, '$.finding') AS finding,"
    " json_extract(item.value, '$.text') AS text FROM subject,"
    " json_each(subject.record, '$.verdict.headline.evidence') AS item;"

    "CREATE VIEW IF NOT EXISTS media AS"
    " SELECT fingerprint, number, json_extract(item.value, '$.type') AS type,"
    " json_extract(item.value, '$.from') AS from_role, json_extract(item.value, '$.to') AS to_role,"
    " json_extract(item.value, '$.packets') AS packets,"
    " json_extract(item.value, '$.advertised') AS advertised,"
    " json_extract(item.value, '$.source') AS source,"
    " json_extract(item.value, '$.destination') AS destination,"
    " json_extract(item.value, '$.verdict') AS verdict FROM subject,"
    " json_each(subject.record, '$.media') AS item;"

    "CREATE VIEW IF NOT EXISTS cause_count AS"
    " SELECT headline, title, count(*) AS subjects, count(DISTINCT fingerprint) AS captures"
    " FROM subject WHERE headline IS NOT NULL GROUP BY headline"
    " ORDER BY subjects DESC, headline;"

    "CREATE VIEW IF NOT EXISTS user_count AS"
    " SELECT from_uri, count(*) AS subjects, sum(works IS 0) AS failed FROM subject"
    " GROUP BY from_uri HAVING failed > 0 ORDER BY failed DESC, from_uri;"
    "CREATE VIEW IF NOT EXISTS nat_count AS"
    " SELECT coalesce(mapped, address) AS outside, count(*) AS subjects,"
    " sum(works IS 0) AS failed FROM party JOIN subject USING (fingerprint, number)"
    " WHERE behind_nat = 1 AND (mapped IS NOT NULL OR vantage = 'wan') GROUP BY outside HAVING "
    "failed > 0 ORDER BY failed DESC, outside;"
    "CREATE VIEW IF NOT EXISTS server_count AS"
    " SELECT address, count(*) AS subjects, sum(works IS 0) AS failed"
    " FROM party JOIN subject USING (fingerprint, number) WHERE role = 'server'"
    " GROUP BY address HAVING failed > 0 ORDER BY failed DESC, address;"
    "CREATE VIEW IF NOT EXISTS agent_count AS"
    " SELECT user_agent, count(*) AS subjects, sum(works IS 0) AS failed"
    " FROM party JOIN subject USING (fingerprint, number) WHERE user_agent IS NOT NULL"
    " GROUP BY user_agent HAVING failed > 0 ORDER BY failed DESC, user_agent;"

    "CREATE VIEW IF NOT EXISTS unread AS"
    " SELECT file, problem FROM capture WHERE complete = 0 ORDER BY file;";
