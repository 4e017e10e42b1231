/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See made_report.h. */
#include "support/made_report.h"

#define V4(a, b, c, d, p)                                           \
    {                                                               \
        .addr = { .family = 4, .bytes = { a, b, c, d } }, .port = p \
    }

static const WnCauseInfo fault = {
    .id = "made-fault",
    .title = "The call drops because the reply goes to a private address",
    .group = "Made",
    .judges = WN_SUBJECT_CALL,
    .severity = WN_SEVERITY_CRITICAL,
    .fault = WN_PARTY_SERVER | WN_PARTY_CALLEE,
    .explanation = "First paragraph.\n\nSecond paragraph with <sip:a_b@example.net>.",
    .fix = "- Server: do this.\n- Phone: do that,\n  and that.",
    .blind_spot = { [WN_VANTAGE_LAN] = "Nobody sees the server." },
    .references = { "RFC 3261 12.2.1.1", "RFC 3581", NULL },
};
static const WnCauseInfo danger = {
    .id = "made-hazard",
    .title = "The router may forget the phone",
    .group = "Made",
    .severity = WN_SEVERITY_MAJOR,
    .references = { "RFC 4787 4.3", NULL },
};
static const WnCauseInfo unknown = {
    .id = "cannot-tell",
    .title = "This capture cannot tell what went wrong",
    .group = "Not NAT",
    .references = { NULL },
};

static const char *const fixes[] = { "Server: do this.", "Phone: do that." };
static const char *const one_fix[] = { "Phone: send a keep-alive." };

/* Two frames say the same, a third another thing. */
static const WnEvidenceItem evidence[] = {
    { 11, 0, WN_EVIDENCE_CAUSE, "made-finding", "The 200 OK names 192.168.7.20." },
    { 12, 0, WN_EVIDENCE_CAUSE, "made-finding", "The 200 OK names 192.168.7.20." },
    { 118, 0, WN_EVIDENCE_EFFECT, "made-effect", "The 200 OK is repeated 10 times." },
};
static const WnEvidenceItem danger_evidence[] = {
    { 2, 0, WN_EVIDENCE_CAUSE, "made-silence", "Nothing is sent for 600 s." },
};

static const WnCauseVerdict headline = {
    &fault, WN_GRADE_CERTAIN, WN_PARTY_SERVER, evidence, 3, fixes, 2
};
static const WnCauseVerdict also[] = { { &danger, WN_GRADE_POSSIBLE, WN_PARTY_NAT, NULL, 0, one_fix,
                                         1 } };
static const WnCauseVerdict hazards[] = { { &danger, WN_GRADE_HAZARD, WN_PARTY_CLIENT,
                                            danger_evidence, 1, one_fix, 1 } };
static const WnCauseVerdict cannot_tell = { .info = &unknown, .grade = WN_GRADE_CERTAIN };

static const uint32_t   excused[] = { 41, 42 };
static const uint16_t   places[] = { 0, 0 };
static const WnRuledOut ruled_out[] = { { &danger, "path-open", "the path was open", excused,
                                          places, 2 } };

static const WnCaptureNext next[] = { { "at the server", "Its side cannot be seen here.",
                                        "tcpdump -i any -s 0 -w server.pcap 'host 203.0.113.7'" } };

static const WnPartyReport parties[] = {
    { WN_ROLE_CALLER, V4(192, 168, 1, 20, 5060), WN_VANTAGE_LAN, WN_YES, V4(203, 0, 113, 7, 40000),
      "Example Phone 1.0" },
    { .role = WN_ROLE_CALLEE, .endpoint = V4(198, 51, 100, 5, 5060) },
};
static const WnPartyReport client[] = {
    { WN_ROLE_CLIENT, V4(192, 168, 1, 20, 5060), WN_VANTAGE_LAN, WN_YES, V4(203, 0, 113, 7, 40000),
      NULL },
};

static const uint32_t      ssrcs[] = { 0xdeadbeef };
static const WnMediaReport media[] = {
    { "audio", WN_ROLE_CALLER, WN_ROLE_CALLEE, ssrcs, 1, 1234, V4(198, 51, 100, 5, 20000),
      V4(192, 168, 1, 20, 16384), V4(198, 51, 100, 5, 20000), WN_MEDIA_SENT, 50, 100, 0, 0, "sdp",
      0 },
    { .type = "audio", .from = WN_ROLE_CALLEE, .to = WN_ROLE_CALLER, .verdict = WN_MEDIA_NONE },
};

/* 2026-01-05T10:00:00Z */
#define START (INT64_C(1767607200) * WN_SECOND)

static const uint16_t        captures[] = { 0 };
static const WnSubjectReport subjects[] = {
    { .kind = WN_SUBJECT_REGISTRATION,
      .call_id = "r1@example.net",
      .from = "sip:alice@example.net",
      .to = "sip:alice@example.net",
      .captures = captures,
      .n_captures = 1,
      .first_frame = 1,
      .last_frame = 2,
      .start = START,
      .end = START + 30 * WN_MILLISECOND,
      .outcome = WN_OUTCOME_REGISTERED,
      .status = 200,
      .works = WN_YES,
      .nat_related = WN_NO,
      .ended = true,
      .registration_flow = "F4",
      .parties = client,
      .n_parties = 1,
      .hazards = hazards,
      .n_hazards = 1,
      .sentence = "Registered." },
    { .kind = WN_SUBJECT_CALL,
      .call_id = "c1@example.net",
      .from = "sip:alice@example.net",
      .to = "sip:bob@example.net",
      .captures = captures,
      .n_captures = 1,
      .first_frame = 5,
      .last_frame = 121,
      .start = START + WN_SECOND,
      .end = START + 36 * WN_SECOND + 100 * WN_MILLISECOND,
      .answered = START + 4 * WN_SECOND + 100 * WN_MILLISECOND,
      .outcome = WN_OUTCOME_DROPPED,
      .status = 200,
      .works = WN_NO,
      .nat_related = WN_YES,
      .ended = true,
      .parties = parties,
      .n_parties = 2,
      .media = media,
      .n_media = 2,
      .headline = &headline,
      .also = also,
      .n_also = 1,
      .ruled_out = ruled_out,
      .n_ruled_out = 1,
      .sentence = "The call drops because the reply goes to a private address." },
    { .kind = WN_SUBJECT_SUBSCRIPTION,
      .call_id = NULL,
      .from = "sip:alice@example.net",
      .to = "sip:carol@example.net",
      .captures = captures,
      .n_captures = 1,
      .first_frame = 130,
      .last_frame = 131,
      .start = START + 40 * WN_SECOND,
      .end = START + 41 * WN_SECOND,
      .outcome = WN_OUTCOME_INCOMPLETE,
      .works = WN_UNDECIDED,
      .nat_related = WN_UNDECIDED,
      .headline = &cannot_tell,
      .capture_next = next,
      .n_capture_next = 1,
      .sentence = "This capture cannot tell what went wrong." },
};

static const WnNote notes[] = { { "duplicate-frames", "7 frames were duplicates." } };

static const WnReport report = { .subjects = subjects,
                                 .n_subjects = 3,
                                 .notes = notes,
                                 .n_notes = 1,
                                 .n_failed = 1,
                                 .n_nat = 1,
                                 .n_cannot_tell = 1,
                                 .accuses = true };

static const char *const  link_types[] = { "ETHERNET", "LINUX_SLL" };
static const char *const  problems[] = { "the file breaks off within packet 132" };
static const WnNotDecoded not_decoded[] = { { "not IP", 3 }, { "encrypted (TLS)", 12 } };

const WnAnalysis wn_made_full = {
    .capture = { .file = "made.pcap",
                 .bytes = 4321,
                 .packets = 131,
                 .first = START,
                 .last = START + 41 * WN_SECOND + 900 * WN_MILLISECOND,
                 .link_types = link_types,
                 .n_link_types = 2,
                 .complete = false,
                 .problems = problems,
                 .n_problems = 1,
                 .not_decoded = not_decoded,
                 .n_not_decoded = 2 },
    .report = &report,
};

/* ------------------------------------------------------------------ nothing */

static const WnReport nothing = { .n_subjects = 0 };

const WnAnalysis wn_made_empty = {
    .capture = { .file = "empty.pcap", .bytes = 24, .complete = true },
    .report = &nothing,
};

/* ------------------------------------------------------------------ hostile texts */

static const WnEvidenceItem hostile_evidence[] = {
    { 1, 0, WN_EVIDENCE_CAUSE, "made-finding", "Text with \033[2J, \xff and \xe2\x80\xae." },
};
static const WnCauseVerdict hostile_headline = {
    .info = &fault,
    .grade = WN_GRADE_LIKELY,
    .fault = WN_PARTY_SERVER,
    .evidence = hostile_evidence,
    .n_evidence = 1,
};
static const WnPartyReport hostile_party[] = {
    { .role = WN_ROLE_CALLER, .user_agent = "Phone\033]0;title\a\nnew line\x80" },
};
static const WnSubjectReport hostile_subjects[] = {
    { .kind = WN_SUBJECT_CALL,
      .call_id = "\"quoted\"\\\t\x7f",
      .from = "sip:\033[31mred@example.net",
      .to = "sip:b\xe2\x80\xaf\xc2\x9bob@example.net",
      .first_frame = 1,
      .last_frame = 1,
      .start = START,
      .end = START,
      .works = WN_NO,
      .nat_related = WN_YES,
      .outcome = WN_OUTCOME_REJECTED,
      .status = 603,
      .parties = hostile_party,
      .n_parties = 1,
      .headline = &hostile_headline,
      .sentence = "A sentence\r\n with \xc3\x28 in it." },
};
static const WnReport hostile_report = {
    .subjects = hostile_subjects, .n_subjects = 1, .n_failed = 1, .n_nat = 1, .accuses = true
};

const WnAnalysis wn_made_hostile = {
    .capture = { .file = "bad\033[1mname\xfe.pcap",
                 .packets = 1,
                 .first = START,
                 .last = START,
                 .complete = true },
    .report = &hostile_report,
};
