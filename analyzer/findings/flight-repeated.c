/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One side of a DTLS handshake answers, and gets the same again and again all the same: its answers
 * do not arrive (RFC 6347 4.2.4).  about is the path.
 */
#include "findings/finding.h"

/* The hello of the other end is none where both want to begin (RFC 5763 5). */
static uint32_t
answers(const WnHelloSide *server)
{
    return (server->is_client ? 0 : server->hellos) + server->verifies;
}

/* The whole flight of the server comes to the client's own link: nothing of it is lost before. */
static bool
comes_whole(const WnCall *call, const WnFlow *flow, int client, const WnHelloSide *server)
{
    return server->ends_flight && wn_host_is_on_link(&call->model->flows, &flow->ends[client].addr);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i += 2) {
        const WnMediaPath *path = &call->media[i];
        WnShake            shakes[WN_MAX_SHAKES];
        unsigned n = wn_media_is_unkeyed(call, path) ? wn_media_handshakes(call, path, shakes) : 0;

        for (unsigned s = 0; s < n; s++) {
            const WnFlow      *flow = shakes[s].flow;
            const WnHelloSide *client = &shakes[s].handshake->sides[shakes[s].client];
            const WnHelloSide *server = &shakes[s].handshake->sides[1 - shakes[s].client];
            bool               unheard = client->copies >= 3 && answers(server) >= 2 &&
                           !comes_whole(call, flow, shakes[s].client, server);
            bool late = server->copies >= 3 && client->others >= 2;

            if ((!unheard && !late) || client->last - client->first < 2 * WN_SECOND)
                continue;
            wn_observe(evidence, &finding_flight_repeated, path,
                       unheard ? client->last_frame : server->last_frame,
                       flow->sides[unheard ? shakes[s].client : 1 - shakes[s].client].capture,
                       unheard ? "%s has been answered, and sends its hello to %s again."
                               : "%s has answered, and %s sends its hello again.",
                       wn_show_endpoint(evidence, &flow->ends[shakes[s].client]),
                       wn_show_endpoint(evidence, &flow->ends[1 - shakes[s].client]));
        }
    }
}

const WnFindingKind finding_flight_repeated = {
    .id = "flight-repeated",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
