/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * No phone rang, and the server says so only when a timer of its own has run out (RFC 3261
 * 17.1.1.2, timer B, or a shorter one): it had asked somebody who is not there.  about is the
 * response.
 */
#include "findings/finding.h"

static bool
may_follow_from_timer(const WnMessage *response)
{
    uint16_t status = response->status;

    /* Whoever says when to come again speaks of itself: too busy, or being repaired (21.5.4). */
    return status == 480 || status == 504 ||
           ((status == 500 || status == 503) && !(response->extra && response->extra->retry_later));
}

static bool
rang_before(const WnTransaction *transaction)
{
    for (const WnMessage *one = transaction->responses; one; one = one->next)
        if (one->status > 100 && one->status < 200)
            return true;
    return false;
}

/* The server is seen talking to somebody else meanwhile: whom it asked may be seen, too. */
static bool
asks_in_sight(const WnEvidence *evidence, const WnMessage *response)
{
    enum { MOST = 256 };
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnAddr  *server = &wn_message_source(response)->addr;
    const WnHost  *host = wn_host_find(&model->flows, server);
    unsigned       looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_on(model->searches, &looked, MOST);
         flow = wn_flow_next_of(flow, server)) {
        const WnFlowSide *own = &flow->sides[wn_addr_equal(&flow->ends[0].addr, server) ? 0 : 1];

        if (flow != response->flow && own->sip > 0 && own->first <= response->time &&
            own->last >= response->transaction->request->time)
            return true;
    }
    return false;
}

static void
observe(WnEvidence *evidence)
{
    static const WnTime SHORTEST_TIMER = 4500 * WN_MILLISECOND;
    const WnFinding    *refused = wn_observed(evidence, &finding_refused);
    const WnMessage    *response = refused ? refused->about : NULL;
    const WnMessage    *request = response ? response->transaction->request : NULL;

    /* A copy that was sent again may be the first that the server got. */
    if (!request || !may_follow_from_timer(response) ||
        response->time - wn_message_last_time(request) < SHORTEST_TIMER ||
        rang_before(response->transaction) || asks_in_sight(evidence, response))
        return;
    wn_observe(evidence, &finding_server_gave_up, response, response->frame, response->capture,
               "The %u comes only %s after the %s, and nobody rang: so does that of a server which "
               "asks somebody in vain until a timer of its own runs out.",
               response->status, wn_show_seconds(evidence, response->time - request->time),
               wn_show_message(evidence, request));
}

const WnFindingKind finding_server_gave_up = {
    .id = "server-gave-up",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_REFUSAL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
