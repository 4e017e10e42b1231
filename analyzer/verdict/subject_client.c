/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One client asks one server: who they are. */
#include "verdict/subject_client.h"

bool
wn_is_challenge(uint16_t status)
{
    return status == 401 || status == 407;
}

void
wn_subject_learn_client(const WnModel *model, WnSubject *subject, WnTransaction *const *requests,
                        unsigned n)
{
    subject->client.role = WN_ROLE_CLIENT;
    subject->server.role = WN_ROLE_SERVER;
    for (unsigned i = 0; i < n; i++) {
        const WnTransaction *request = requests[i];

        if (subject->client.seen.addr.family == 0) {
            subject->client.seen = request->flow->ends[request->side];
            subject->server.seen = request->flow->ends[1 - request->side];
        }
        if (request->request->n_via <= 1) {
            subject->client.is_agent = true;
            wn_agent_learn(model, &subject->client, request->request);
        }
        if (request->responses) {
            subject->server.spoke = true;
            if (!subject->server.user_agent)
                subject->server.user_agent = request->responses->agent;
        }
    }
    wn_agent_finish(model, &subject->client);
    wn_agent_finish(model, &subject->server);
}

void
wn_subject_learn_both_sides(WnSubject *subject, WnTransaction *const *requests, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        const WnTransaction *step = requests[i];
        WnTransaction       *other = NULL;

        while ((other = wn_exchange_next_like(step, other)) != NULL) {
            bool outer = wn_model_is_public(subject->model, &step->flow->ends[step->side].addr);
            const WnTransaction *in = outer ? other : step, *out = outer ? step : other;
            const WnEndpoint    *inside = &in->flow->ends[in->side];
            const WnEndpoint    *outside = &out->flow->ends[out->side];
            if (other != step && wn_model_is_nonpublic(subject->model, &inside->addr) &&
                wn_model_is_public(subject->model, &outside->addr)) {
                subject->client.vantage = WN_VANTAGE_BOTH;
                subject->client.behind_nat = WN_YES;
                subject->client.mapped = *outside;
                return;
            }
        }
    }
}
