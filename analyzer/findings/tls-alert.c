/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A fatal alert ends a TLS handshake with a SIP server (RFC 8446 6, RFC 5246 7.2). */
#include "findings/finding.h"

#include "wire/dtls.h"

static void
observe(WnEvidence *evidence)
{
    const WnFlow *flow = wn_evidence_subject(evidence)->discovery->connection;

    if (!flow || flow->tcp->alert_frame == 0 || flow->tcp->application_data)
        return;
    wn_observe(evidence, &finding_tls_alert, flow, flow->tcp->alert_frame,
               flow->sides[flow->tcp->alert_side].capture,
               "%s ends the TLS handshake with the alert \"%s\".",
               wn_show_endpoint(evidence, &flow->ends[flow->tcp->alert_side]),
               wn_tls_alert_name(flow->tcp->alert));
}

const WnFindingKind finding_tls_alert = {
    .id = "tls-alert",
    .observes = WN_SUBJECT_DISCOVERY,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
