/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media arrives both ways, with losses: a matter of quality.  RFC 3550 6.4.1 and A.3 (loss).
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        if (path->expected && path->is_rtp && (!wn_media_is_steady(path) || path->astray))
            return WN_GRADE_NONE;
    }
    wn_seen(evidence, &finding_media_lost_at_router);
    return wn_seen(evidence, &finding_media_loss) ? WN_GRADE_LIKELY : WN_GRADE_NONE;
}

/* Some place shows losses that did not happen at the router before it. */
static bool
is_lost_elsewhere(WnEvidence *evidence)
{
    const WnFinding *loss = wn_observed(evidence, &finding_media_loss);

    for (; loss; loss = wn_observed_next(loss)) {
        const WnFinding *router = wn_observed(evidence, &finding_media_lost_at_router);
        while (router && (router->frame != loss->frame || router->capture != loss->capture))
            router = wn_observed_next(router);
        if (!router)
            return true;
    }
    return false;
}

/* Two places show that it is the router, or what is behind it. */
static unsigned
fault(WnEvidence *evidence)
{
    if (!wn_observed(evidence, &finding_media_lost_at_router))
        return WN_PARTY_PROVIDER;
    return is_lost_elsewhere(evidence) ? WN_PARTY_NAT | WN_PARTY_PROVIDER : WN_PARTY_NAT;
}

#define AT_THE_PROVIDER                                                   \
    "- Provider or network: look for an overloaded line or a weak radio " \
    "link; give speech priority.\n"
#define AT_THE_ROUTER                                                          \
    "- Router: packets that come to it get lost at it, or inside: look for a " \
    "full line or a bandwidth limit and give speech priority there; look at "  \
    "its load, and at the Wi-Fi or cable to the phone.\n"
#define AT_THE_PHONE "- Phone: use a codec that needs less bandwidth or hides losses."

static const char *
advice(WnEvidence *evidence)
{
    switch (fault(evidence)) {
    case WN_PARTY_NAT:
        return AT_THE_ROUTER AT_THE_PHONE;
    case WN_PARTY_PROVIDER:
        return NULL;
    default:
        return AT_THE_ROUTER AT_THE_PROVIDER AT_THE_PHONE;
    }
}

const WnCause cause_not_nat_qos = {
    .info = {
        .id = "not-nat-qos",
        .title = "Sound arrives in both directions, but packets get lost: quality, "
                 "not reachability",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_PROVIDER | WN_PARTY_NAT,
        .explanation =
            "Both sides hear each other, with gaps. Every address and port is "
            "right, because most packets arrive. What is missing was lost on an "
            "overloaded or weak connection, or at a router that has too much to do.",
        .fix = AT_THE_PROVIDER AT_THE_PHONE,
        .references = { "RFC 3550 6.4.1", "RFC 3550 A.3", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_capture_quality,
                &guard_clocks,
                &guard_media_held,
                &guard_early_media },
    .detect = detect,
    .fault = fault,
    .advice = advice,
};
