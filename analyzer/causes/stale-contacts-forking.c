/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contact bindings that a phone has left behind are still there, and every call rings them as well.
 * RFC 3261 10.3 (step 7), 16.6; RFC 5626 6 (instance and reg-id replace them).
 */
#include "causes/cause.h"

/* Both places were named by one device, by its own word (RFC 5626 4.1), the later one instead of
 * the other: it may keep several flows at once, of other numbers (4.2). */
static bool
is_of_one_instance(const WnRegistration *registration, const WnMessage *request)
{
    const WnTransaction *old =
        wn_registration_last_from(registration, wn_message_destination(request), request->time);
    const WnTransaction *now = old ? wn_registration_moved(registration, old, request->time) : NULL;
    const WnUri *new = now ? wn_message_contact(now->request) : NULL;
    const WnUri *left = old ? wn_message_contact(old->request) : NULL;

    return left && new && left->instance && left->instance == new->instance &&
           left->reg_id == new->reg_id;
}

static WnGrade
grade_of_call(WnEvidence *evidence)
{
    const WnFinding *dead = wn_observed(evidence, &finding_dead_branch);

    for (; wn_seen(evidence, &finding_dead_branch) && dead; dead = wn_observed_next(dead))
        if (is_of_one_instance(wn_evidence_subject(evidence)->registration,
                               ((const WnTransaction *) dead->about)->request))
            return WN_GRADE_CERTAIN;
    return wn_seen(evidence, &finding_dead_branch) ? WN_GRADE_HAZARD : WN_GRADE_NONE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    unsigned n = 0;

    if (wn_evidence_subject(evidence)->kind == WN_SUBJECT_CALL)
        return grade_of_call(evidence);
    if (!wn_seen(evidence, &finding_old_contact_still_listed))
        return WN_GRADE_NONE;
    for (const WnFinding *listed = wn_observed(evidence, &finding_old_contact_still_listed); listed;
         listed = wn_observed_next(listed))
        n++;
    /* One may be the phone's own correction of a moment ago. */
    return n > 1 ? WN_GRADE_LIKELY : WN_GRADE_HAZARD;
}

const WnCause cause_stale_contacts_forking = {
    .info = {
        .id = "stale-contacts-forking",
        .title = "Old registrations pile up and every call also rings dead addresses",
        .group = "Registration",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION,
        .severity = WN_SEVERITY_MINOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "Each time the phone's address or port changes it registers a new place, and "
            "the server keeps the old ones until they expire. Every call is then sent to "
            "all of them: the live one rings, the dead ones never answer.\n\n"
            "Calls take longer, end with a time-out after they were answered elsewhere, "
            "and once the list is full the server may refuse the phone.",
        .fix = "- Server: keep one place for each phone and let a new one replace the old "
            "(Asterisk: max_contacts=1 and remove_existing=yes; Kamailio: max_contacts "
            "and matching by +sip.instance; FreeSWITCH: multiple-registrations off).\n"
            "- Phone: take the old Contact away (Expires 0) before registering a new one, "
            "or send +sip.instance and reg-id (RFC 5626).",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "To whom the server forks a call cannot be seen here; capture at the "
                "server while somebody calls the phone.",
        },
        .references = { "RFC 3261 10.3", "RFC 3261 16.6", "RFC 5626 6", NULL },
    },
    .symptoms = WN_SYMPTOM_SLOW,
    .step = WN_STEP_SETUP,
    .of_binding = true,
    .besets_binding = true,
    .unless = { &guard_outbound_flow, NULL },
    .detect = detect,
};
