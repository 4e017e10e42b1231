/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Once a finding and subject, on the first frame that shows it; as grave as what came of it.  What
 * harmed nobody is at most a remark, so that a healthy call through NAT is quiet.
 */
#include "frames/alerts.h"

#include <string.h>

typedef struct {
    const char *finding;
    WnAlert     alert;
} Kind;

static const Kind KINDS[] = {
    { "ack-missing", WN_ALERT_ACK_MISSING },
    { "ack-not-forwarded", WN_ALERT_ACK_MISSING },
    { "ack-to-private-address", WN_ALERT_DST_UNROUTABLE },
    { "administratively-prohibited", WN_ALERT_ICMP },
    { "answer-repeated", WN_ALERT_ACK_MISSING },
    { "answer-repeated-after-ack", WN_ALERT_RETRANS_AFTER_ANSWER },
    { "advertised-address-differs", WN_ALERT_MAPPING_CHANGED },
    { "bye-to-private-address", WN_ALERT_DST_UNROUTABLE },
    { "bye-unanswered", WN_ALERT_UNANSWERED },
    { "call-to-private-address", WN_ALERT_DST_UNROUTABLE },
    { "destination-unreachable", WN_ALERT_ICMP },
    { "dtls-alert", WN_ALERT_DTLS },
    { "forwarded-to-private-address", WN_ALERT_DST_UNROUTABLE },
    { "idle-before-request", WN_ALERT_BINDING_IDLE },
    { "large-request-in-pieces", WN_ALERT_FRAG },
    { "media-from-unadvertised-port", WN_ALERT_RTP_SRC_MISMATCH },
    { "media-lost-between", WN_ALERT_ONE_WAY },
    { "media-missing", WN_ALERT_ONE_WAY },
    { "media-refused", WN_ALERT_ICMP },
    { "media-to-private-address", WN_ALERT_DST_UNROUTABLE },
    { "own-request-unanswered", WN_ALERT_UNANSWERED },
    { "pieces-missing", WN_ALERT_FRAG },
    { "port-changed-afterwards", WN_ALERT_MAPPING_CHANGED },
    { "private-address-in-register", WN_ALERT_PRIVATE_CONTACT_BOUND },
    { "private-contact-kept", WN_ALERT_PRIVATE_CONTACT_BOUND },
    { "private-sdp", WN_ALERT_PRIVATE_SDP },
    { "reassembly-timed-out", WN_ALERT_FRAG },
    { "repeated-after-response", WN_ALERT_RETRANS_AFTER_ANSWER },
    { "request-refused-by-nat", WN_ALERT_ICMP },
    { "request-to-private-route", WN_ALERT_DST_UNROUTABLE },
    { "request-unanswered", WN_ALERT_UNANSWERED },
    { "response-from-other-endpoint", WN_ALERT_RESPONSE_WRONG_PORT },
    { "response-refused-by-nat", WN_ALERT_ICMP },
    { "response-to-other-port", WN_ALERT_RESPONSE_WRONG_PORT },
    { "response-to-private-address", WN_ALERT_DST_UNROUTABLE },
    { "sent-to-registered-address", WN_ALERT_DST_UNROUTABLE },
    { "server-names-private-media", WN_ALERT_PRIVATE_SDP },
    { "stun-mappings-differ", WN_ALERT_SYMMETRIC },
    { "stun-unanswered", WN_ALERT_UNANSWERED },
    { "via-without-rport", WN_ALERT_NO_RPORT },
};

/* Findings of whole families, by how their ids begin. */
static const Kind FAMILIES[] = {
    { "alg-", WN_ALERT_ALG },
    { "turn-", WN_ALERT_TURN },
    { "ice-", WN_ALERT_ICE },
    { "dtls-", WN_ALERT_DTLS },
};

static WnAlert
alert_of(const char *finding)
{
    for (size_t i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (strcmp(KINDS[i].finding, finding) == 0)
            return KINDS[i].alert;
    for (size_t i = 0; i < G_N_ELEMENTS(FAMILIES); i++)
        if (strncmp(FAMILIES[i].finding, finding, strlen(FAMILIES[i].finding)) == 0)
            return FAMILIES[i].alert;
    return WN_ALERT_OTHER;
}

static WnAlertLevel
level_of(const WnFrameEvidence *evidence)
{
    bool grave = evidence->info->severity >= WN_SEVERITY_MAJOR;

    if (evidence->subject->works == WN_YES || evidence->grade <= WN_GRADE_HAZARD ||
        !wn_cause_is_nat(evidence->info))
        return WN_LEVEL_CHAT;
    if (evidence->grade == WN_GRADE_POSSIBLE)
        return WN_LEVEL_NOTE;
    return grave && evidence->grade >= WN_GRADE_LIKELY ? WN_LEVEL_ERROR : WN_LEVEL_WARNING;
}

static void
add(WnNotebook *book, WnAlert alert, WnAlertLevel level, const char *text)
{
    static const char *const LEVELS[] = { "chat", "note", "warning", "error" };
    WnFrameAlert             raised = { alert, level, text };

    wn_note_text(book, WN_FIELD_ALERT, wn_alert_info(alert)->name);
    wn_note_text(book, WN_FIELD_ALERT_SEVERITY, LEVELS[level]);
    g_array_append_val(book->alerts, raised);
}

/* The verdict stands where its first proof is. */
static void
raise_verdict(WnNotebook *book, const WnFrameEvidence *evidence)
{
    const WnSubjectReport *subject = evidence->subject;
    const char            *id = evidence->info->id;

    if (strcmp(id, "cannot-tell") == 0)
        add(book, WN_ALERT_CANNOT_TELL, WN_LEVEL_CHAT, subject->sentence);
    else if (!wn_cause_is_nat(evidence->info))
        add(book, WN_ALERT_NOT_NAT, WN_LEVEL_CHAT, subject->sentence);
    else
        add(book, WN_ALERT_VERDICT, level_of(evidence), subject->sentence);
}

void
wn_frames_alert(WnNotebook *book, const WnFrameEvidence *evidence)
{
    for (; evidence; evidence = evidence->next) {
        if (strcmp(evidence->role, "refuter") == 0)
            continue;
        if (evidence->headline && evidence->opens)
            raise_verdict(book, evidence);
        if (evidence->first)
            add(book, alert_of(evidence->finding), level_of(evidence), evidence->text);
    }
}
