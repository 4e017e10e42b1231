/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G1: the private address is of a network that its user belongs to: one LAN, a VPN, a company's
 * network. */
#include "guards/guard.h"

#include <string.h>

/* Two private networks that talk to each other untranslated: somebody joined them by routing. */
static const void *
find_routed_networks(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnModel *model = about;

    (void) evidence;
    (void) kept;
    for (uint32_t i = 0; i < model->flows.pairs.count; i++) {
        const WnPair *pair = model->flows.pairs.values[i];
        const WnAddr *a = &pair->addrs[0], *b = &pair->addrs[1];

        if (a->family != 4 || !wn_model_is_nonpublic(model, a) ||
            !wn_model_is_nonpublic(model, b) || memcmp(a->bytes, b->bytes, 3) == 0)
            continue;
        if (wn_flow_seen_between(&model->flows, a, b) && wn_flow_seen_between(&model->flows, b, a))
            return pair;
    }
    return NULL;
}

/* Whether this private address, used by that host, is at home there.  Of one that somebody inside
 * told, nobody knows how far that network reaches. */
static WnGuardAnswer
judge(WnEvidence *evidence, const WnAddr *user, const WnAddr *address, const WnAddr *teller,
      const WnMessage *message)
{
    if (!wn_is_local(evidence, address))
        return WN_GUARD_CLEAR;
    switch (wn_reaches(evidence, user, address, teller)) {
    case WN_YES:
        wn_excuse(evidence, wn_message_spot(message));
        return WN_GUARD_HOLDS;
    case WN_UNDECIDED:
        return (wn_evidence_subject(evidence)->kind == WN_SUBJECT_CALL && teller &&
                wn_is_nonpublic(evidence, teller)) ||
                       wn_evidence_once(evidence, find_routed_networks,
                                        wn_evidence_subject(evidence)->model)
                   ? WN_GUARD_UNKNOWN
                   : WN_GUARD_CLEAR;
    default:
        return WN_GUARD_CLEAR;
    }
}

/* The registrar was answered at the private Contact of this phone, or of another one in its
 * network, by a request that did not follow the way of a REGISTER. */
static WnGuardAnswer
judge_contact(WnEvidence *evidence, const WnAddr *user, const WnAddr *address)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;
    const WnUri          *contact = registration && registration->binding
                                        ? wn_message_contact(registration->binding->request)
                                        : NULL;
    WnSpot                at = { 0 };

    if (contact && wn_addr_equal(address, &contact->endpoint.addr) &&
        wn_addr_equal(user, &registration->server.addr))
        at = wn_registration_contact_answered(subject->model, subject->registrations, registration);
    if (at.frame)
        wn_excuse(evidence, at);
    return at.frame ? WN_GUARD_HOLDS : WN_GUARD_CLEAR;
}

/* Who named that address to the sender of this request: within the call, or as its Contact. */
static const WnAddr *
teller_of(WnEvidence *evidence, const WnMessage *request)
{
    const WnAddr    *told = wn_who_told(evidence, &wn_message_source(request)->addr,
                                        &wn_message_destination(request)->addr);
    const WnMessage *step =
        told ? NULL : wn_register_naming(wn_evidence_subject(evidence), request);

    return step ? &wn_message_source(step)->addr : told;
}

/* Where something is not answered, that an ACK, which never is, gets to its receiver is beside the
 * point. */
static bool
any_fails(const WnSubject *subject)
{
    for (unsigned i = 0; i < subject->n_transactions; i++)
        if (wn_is_unanswered(subject->transactions[i]))
            return true;
    return false;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    WnGuardAnswer    found = WN_GUARD_CLEAR;
    bool             fails = any_fails(subject);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;
        const WnUri     *contact = request ? wn_message_contact(request) : NULL;
        const WnAddr    *user, *address, *teller;
        WnGuardAnswer    one;

        if (!request || (fails && request->method == WN_METHOD_ACK))
            continue;
        if (subject->kind == WN_SUBJECT_REGISTRATION) {
            if (!contact)
                continue;
            user = &wn_message_destination(request)->addr;
            address = &contact->endpoint.addr;
            teller = &wn_message_source(request)->addr;
        } else if (!subject->transactions[i]->responses) {
            user = &wn_message_source(request)->addr;
            address = &wn_message_destination(request)->addr;
            teller = teller_of(evidence, request);
        } else {
            continue;
        }
        one = judge_contact(evidence, user, address);
        if (one == WN_GUARD_CLEAR)
            one = judge(evidence, user, address, teller, request);
        if (one == WN_GUARD_HOLDS)
            return one;
        if (one == WN_GUARD_UNKNOWN)
            found = one;
    }
    return found;
}

const WnGuard guard_same_realm = {
    .id = "same-realm",
    .number = "G1",
    .excuse = "the private address belongs to a network that both sides are part of",
    .answer = answer,
};
