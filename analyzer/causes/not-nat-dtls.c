/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keys for encrypted media could not be agreed on, although both sides hear each other.
 * RFC 5763 5 (who begins) and 6.7.1, RFC 6347 4.1.2.7, RFC 8122 5 (fingerprints).
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnFinding *alert = wn_observed(evidence, &finding_dtls_alert);

    for (; alert; alert = wn_observed_next(alert)) {
        const WnMediaPath *path = alert->about;
        if (wn_media_may_be_seen(path) || wn_media_may_be_seen(wn_media_opposite(call, path)))
            continue; /* another attempt succeeded */
        wn_cite(evidence, alert);
        return WN_GRADE_CERTAIN;
    }
    return wn_seen(evidence, &finding_nobody_begins_handshake) ? WN_GRADE_CERTAIN : WN_GRADE_NONE;
}

const WnCause cause_not_nat_dtls = {
    .info = {
        .id = "not-nat-dtls",
        .title = "The two sides could not agree on the encryption of the sound",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "Before encrypted sound flows the two sides exchange keys. Packets go "
            "both ways, so no router stands between them; one side broke the "
            "exchange off because a certificate, its fingerprint or a cipher did "
            "not suit it. Or each side says in its session description that the "
            "other has to begin, so that nobody does.",
        .fix = "- Phones and server: use certificates whose fingerprints are those in "
               "the session description, and a common cipher.\n"
               "- Server: if it passes the description on, do not change fingerprint "
               "or setup lines.",
        .references = { "RFC 5763 5", "RFC 6347 4.1.2.7", "RFC 8122 5", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_early_media },
    .suppresses = { "rtp-not-arriving-blocked", NULL },
    .detect = detect,
};
