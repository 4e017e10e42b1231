/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call written by hand, for tests of its media. */
#include "support/media_call.h"

#include <string.h>

char *
wn_call_sdp(const char *address, unsigned port, const char *more)
{
    return g_strdup_printf("v=0\no=- 1 1 IN IP4 %s\ns=-\nc=IN IP4 %s\nt=0 0\n"
                           "m=audio %u RTP/AVP 0\n%s",
                           address, address, port, more);
}

void
wn_call_request(WnTrial *trial, double at, const char *method, unsigned cseq, const char *contact,
                const char *body)
{
    g_autofree char *text = g_strdup_printf(
        "%s sip:bob@192.0.2.40 SIP/2.0\nVia: SIP/2.0/UDP %s;branch=z9hG4bK%s%u\n"
        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>%s\nCall-ID: media-1\n"
        "CSeq: %u %s\nContact: <sip:alice@%s>\n%s\n%s",
        method, contact, method, cseq, cseq > 1 || strcmp(method, "INVITE") != 0 ? ";tag=b" : "",
        cseq, method, contact, body ? "Content-Type: application/sdp\n" : "", body ? body : "");

    wn_trial_sip(trial, at, ALICE_SIP, BOB_SIP, text);
}

void
wn_call_response(WnTrial *trial, double at, const char *status, const char *method, unsigned cseq,
                 const char *contact, const char *body)
{
    g_autofree char *text = g_strdup_printf(
        "SIP/2.0 %s\nVia: SIP/2.0/UDP %s;branch=z9hG4bK%s%u\n"
        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=b\nCall-ID: media-1\n"
        "CSeq: %u %s\nContact: <sip:bob@192.0.2.40:5060>\n%s\n%s",
        status, contact, method, cseq, cseq, method, body ? "Content-Type: application/sdp\n" : "",
        body ? body : "");

    wn_trial_sip(trial, at, BOB_SIP, ALICE_SIP, text);
}

void
wn_call_begin(WnTrial *trial, const char *contact, const char *offer, const char *answer)
{
    wn_call_request(trial, 0, "INVITE", 1, contact, offer);
    wn_call_response(trial, 1, "200 OK", "INVITE", 1, contact, answer);
    wn_call_request(trial, 1.1, "ACK", 1, contact, NULL);
}

void
wn_call_hang_up(WnTrial *trial, double at)
{
    wn_call_request(trial, at, "BYE", 9, ALICE_SIP, NULL);
    wn_call_response(trial, at + 0.1, "200 OK", "BYE", 9, ALICE_SIP, NULL);
    wn_trial_wait(trial, at + 40);
}

WnTrial *
wn_call_public(const char *more)
{
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, more);
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, more);
    WnTrial         *trial = wn_trial_new(NULL);

    wn_call_begin(trial, ALICE_SIP, offer, answer);
    return trial;
}

WnTrial *
wn_call_from_behind_nat(void)
{
    g_autofree char *offer = wn_call_sdp("192.168.1.20", 4000, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");
    WnTrial         *trial = wn_trial_new(NULL);

    wn_call_begin(trial, "192.168.1.20:5060", offer, answer);
    return trial;
}

const WnSubjectReport *
wn_call_report(WnTrial *trial)
{
    return wn_trial_subject(trial, WN_SUBJECT_CALL, "alice");
}

const WnMediaReport *
wn_call_path(WnTrial *trial, WnRole from)
{
    const WnSubjectReport *call = wn_call_report(trial);

    for (size_t i = 0; i < call->n_media; i++)
        if (call->media[i].from == from)
            return &call->media[i];
    g_assert_not_reached();
}

void
wn_assert_path(WnTrial *trial, WnRole from, WnMediaVerdict verdict, uint64_t packets)
{
    const WnMediaReport *path = wn_call_path(trial, from);

    g_assert_cmpstr(wn_media_verdict_name(path->verdict), ==, wn_media_verdict_name(verdict));
    g_assert_cmpuint(path->packets, >=, packets - (packets > 0));
    g_assert_cmpuint(path->packets, <=, packets + (packets > 0));
}

static void
assert_not_among(const WnCauseVerdict *verdicts, size_t n, const char *finding)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < verdicts[i].n_evidence; j++)
            g_assert_cmpstr(verdicts[i].evidence[j].finding, !=, finding);
}

void
wn_assert_not_found(WnTrial *trial, const char *finding)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        assert_not_among(subject->headline, subject->headline ? 1 : 0, finding);
        assert_not_among(subject->also, subject->n_also, finding);
        assert_not_among(subject->hazards, subject->n_hazards, finding);
    }
}

static bool
is_among(const WnCauseVerdict *verdicts, size_t n, const char *finding)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < verdicts[i].n_evidence; j++)
            if (strcmp(verdicts[i].evidence[j].finding, finding) == 0)
                return true;
    return false;
}

void
wn_assert_found(WnTrial *trial, const char *finding)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++)
        if (is_among(report->subjects[i].headline, report->subjects[i].headline ? 1 : 0, finding))
            return;
    g_error("no headline rests on %s", finding);
}

void
wn_assert_found_hazard(WnTrial *trial, const char *finding)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++)
        if (is_among(report->subjects[i].hazards, report->subjects[i].n_hazards, finding))
            return;
    g_error("no hazard rests on %s", finding);
}
