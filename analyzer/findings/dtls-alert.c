/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A DTLS handshake on a media path was broken off by one side, although both hear each other (RFC
 * 5763 5, RFC 6347 4.1.2.7).  about is the path.
 */
#include "findings/finding.h"

#include "wire/dtls.h"

static bool
is_of(const WnMediaPath *path, const WnFlow *flow)
{
    for (int end = 0; end < 2; end++)
        if (wn_endpoint_equal(&flow->ends[end], &path->advertised) ||
            wn_endpoint_equal(&flow->ends[end], &path->sender_advertised))
            return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnCall    *call = subject->call;

    for (const WnDtlsAlert *alert = subject->model->dtls_alerts; alert; alert = alert->next)
        for (unsigned i = 0; i < call->n_media; i += 2) {
            const WnFlow *flow = alert->flow;

            if (!is_of(&call->media[i], flow) || flow->sides[0].dtls == 0 ||
                flow->sides[1].dtls == 0)
                continue;
            wn_observe(evidence, &finding_dtls_alert, &call->media[i], alert->frame, alert->capture,
                       "%s breaks the encryption handshake off: \"%s\".",
                       wn_show_endpoint(evidence, &flow->ends[alert->side]),
                       wn_tls_alert_name(alert->alert));
        }
}

const WnFindingKind finding_dtls_alert = {
    .id = "dtls-alert",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
