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
gather(GArray *broken, const WnModel *model, const WnMediaPath *path, const WnEndpoint *end)
{
    WnTableCursor      cursor = { 0 };
    const WnDtlsAlert *alert;

    while ((alert = wn_table_next(&model->dtls_alerts, wn_endpoint_hash(end), &cursor)) != NULL)
        if ((wn_endpoint_equal(&alert->flow->ends[0], end) ||
             wn_endpoint_equal(&alert->flow->ends[1], end)) &&
            alert->flow->sides[0].dtls > 0 && alert->flow->sides[1].dtls > 0)
            add(broken, alert, path);
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
    for (unsigned i = 0; i < call->n_media; i += 2) {
        gather(broken, call->model, &call->media[i], &call->media[i].advertised);
        gather(broken, call->model, &call->media[i], &call->media[i].sender_advertised);
    }
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
