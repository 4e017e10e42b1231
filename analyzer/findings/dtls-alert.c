/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A DTLS handshake on a media path was broken off by one side, although both hear each other (RFC
 * 5763 5, RFC 6347 4.1.2.7).  about is the path.
 */
#include <glib.h>

#include "findings/finding.h"

#include "wire/dtls.h"

typedef struct {
    const WnDtlsAlert *alert;
    const WnMediaPath *path;
} Broken;

static void
add(GArray *broken, const WnDtlsAlert *alert, const WnMediaPath *path)
{
    Broken one = { alert, path };

    g_array_append_val(broken, one);
}

static void
gather(GArray *broken, const WnCall *call, const WnMediaPath *path)
{
    WnShake  shakes[WN_MAX_SHAKES];
    unsigned n = wn_media_dtls(call, path, shakes);

    for (unsigned i = 0; i < n; i++) {
        const WnFlow      *flow = shakes[i].flow;
        WnTableCursor      cursor = { 0 };
        const WnDtlsAlert *alert;

        if (flow->sides[0].dtls == 0 || flow->sides[1].dtls == 0)
            continue;
        while ((alert = wn_table_next(&call->model->dtls_alerts, wn_flow_number_hash(flow),
                                      &cursor)) != NULL)
            if (alert->flow == flow && alert->time >= path->from_time - WN_SECOND &&
                alert->time - WN_SECOND <= path->to_time)
                add(broken, alert, path);
    }
}

/* The newest first, and each once. */
static int
by_frame(const void *a, const void *b)
{
    const Broken *left = a, *right = b;

    if (left->alert->frame != right->alert->frame)
        return left->alert->frame > right->alert->frame ? -1 : 1;
    if (left->alert != right->alert)
        return left->alert > right->alert ? -1 : 1;
    return (left->path > right->path) - (left->path < right->path);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    g_autoptr(GArray) broken = NULL;

    if (call->model->dtls_alerts.count == 0)
        return;
    broken = g_array_new(FALSE, FALSE, sizeof(Broken));
    for (unsigned i = 0; i < call->n_media; i += 2)
        gather(broken, call, &call->media[i]);
    g_array_sort(broken, by_frame);
    for (guint i = 0; i < broken->len; i++) {
        const Broken      *one = &g_array_index(broken, Broken, i);
        const WnDtlsAlert *alert = one->alert;

        if (i > 0 && by_frame(one - 1, one) == 0)
            continue;
        wn_observe(evidence, &finding_dtls_alert, one->path, alert->frame, alert->capture,
                   "%s breaks the encryption handshake off: \"%s\".",
                   wn_show_endpoint(evidence, &alert->flow->ends[alert->side]),
                   wn_tls_alert_name(alert->alert));
    }
}

const WnFindingKind finding_dtls_alert = {
    .id = "dtls-alert",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
