/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The router knew where the request belongs, and did not find the phone there: it asks on the
 * phone's link for its address (RFC 826) when the request comes, and nobody answers; or it says
 * itself that the host is unreachable (RFC 792), which is not what it says of its own address.
 */
#include "guards/guard.h"

/* A router that was told nothing asks again each second (RFC 1122 2.3.2.1). */
static const unsigned ENOUGH = 3;
static const WnTime   SOON = 5 * WN_SECOND;

static const WnHost *
asked_in_vain(const WnSubject *subject, const WnMessage *request)
{
    const WnTransaction *bound = wn_registration_bound_from(
        subject->registration, wn_message_destination(request), request->time);
    const WnVia  *via = bound ? bound->request->via : NULL;
    const WnHost *phone = via && wn_model_is_nonpublic(subject->model, &via->sent_by.addr)
                              ? wn_host_find(&subject->model->flows, &via->sent_by.addr)
                              : NULL;

    return phone && phone->arp_waiting >= ENOUGH &&
                   phone->arp_waiting_first <= wn_message_last_time(request) + SOON &&
                   phone->arp_waiting_last >= request->time
               ? phone
               : NULL;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    WnGuardAnswer    found = WN_GUARD_CLEAR;

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnTransaction *delivery = subject->deliveries[i];
        const WnMessage     *request = delivery->request;
        const WnHost        *phone;
        const WnIcmpNote    *note;

        if (!wn_is_unanswered(delivery))
            continue;
        if ((phone = asked_in_vain(subject, request)) != NULL) {
            wn_excuse(evidence, (WnSpot){ phone->arp_waiting_frame, phone->arp_waiting_capture });
            return WN_GUARD_HOLDS;
        }
        note = wn_icmp_about(evidence, request->flow, request->side, WN_ICMP_HOST_UNREACHABLE,
                             request->time);
        if (note && wn_addr_equal(&note->reporter, &wn_message_destination(request)->addr)) {
            wn_excuse(evidence, (WnSpot){ note->frame, note->capture });
            found = WN_GUARD_UNKNOWN;
        }
    }
    return found;
}

const WnGuard guard_phone_gone = {
    .id = "phone-gone",
    .number = "1.B",
    .excuse = "the router looked for the phone itself, and did not find it",
    .answer = answer,
};
