/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The other side's sound stops, one's own goes on, and nobody hangs up in this capture (RFC 3261
 * 15).  about is the path that fell silent.
 */
#include "findings/finding.h"

static const WnStream *
last_stream(const WnMediaPath *path)
{
    const WnStream *last = NULL;

    for (unsigned i = 0; i < path->n_streams; i++)
        if (!last || path->streams[i]->last > last->last)
            last = path->streams[i];
    return last;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    if (call->bye || !call->accepted)
        return;
    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i], *opposite = &call->media[i ^ 1u];
        const WnStream    *ended = last_stream(path), *going = last_stream(opposite);

        if (!ended || !going || !path->expected || !opposite->expected ||
            going->last - ended->last <= WN_FELL_SILENT)
            continue;
        wn_observe(
            evidence, &finding_fell_silent_without_bye, path, ended->last_frame,
            ended->last_capture,
            "The %s of the %s stops; the other direction goes on for %s, and nobody hangs up.",
            path->type, wn_role_name(path->from),
            wn_show_seconds(evidence, going->last - ended->last));
    }
}

const WnFindingKind finding_fell_silent_without_bye = {
    .id = "fell-silent-without-bye",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
