/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See registration_flow.h. */
#include "verdict/registration_flow.h"
#include "model/realm.h"

#include <glib.h>
#include <string.h>

#include "model/sight.h"

/* ------------------------------------------------------------------ one step */

static bool
is_private(const WnModel *model, const WnEndpoint *endpoint)
{
    return endpoint && endpoint->addr.family && wn_model_is_nonpublic(model, &endpoint->addr);
}

static bool
is_public(const WnModel *model, const WnEndpoint *endpoint)
{
    return endpoint && endpoint->addr.family && wn_model_is_public(model, &endpoint->addr);
}

static const WnEndpoint *
contact_of(const WnMessage *message)
{
    const WnUri *contact = wn_message_contact(message);

    return contact ? &contact->endpoint : NULL;
}

static const WnEndpoint *
via_of(const WnMessage *message)
{
    return message->via ? &message->via->sent_by : NULL;
}

static bool
is_stream(const WnFlow *flow)
{
    return flow->carrier == WN_CARRIER_TCP || flow->carrier == WN_CARRIER_TLS;
}

static bool
is_websocket(const WnTransaction *step)
{
    const WnUri *contact = wn_message_contact(step->request);

    return step->flow->carrier == WN_CARRIER_WS || (contact && contact->dot_invalid);
}

static bool
is_outbound(const WnTransaction *step)
{
    const WnMessage *accepted = wn_transaction_success(step);

    return accepted && accepted->extra &&
           (accepted->extra->requires_outbound || accepted->extra->flow_timer > 0);
}

/* Where a response told the phone that it is seen; false: nothing of that. */
static bool
told(const WnTransaction *step, WnEndpoint *public, const WnMessage **by)
{
    for (const WnMessage *response = step->responses; response; response = response->next) {
        const WnVia *via = response->via;
        if (!via || !via->received.family || via->rport == 0 || !wn_message_is_final(response))
            continue;
        *public = wn_endpoint(via->received, via->rport);
        *by = response;
        return true;
    }
    return false;
}

/* ------------------------------------------------------------------ several steps */

/* One left the phone, the other one its network, with another Contact. */
static bool
is_rewritten(const WnModel *model, const WnMessage *inside, const WnMessage *outside)
{
    return is_private(model, contact_of(inside)) && is_public(model, contact_of(outside)) &&
           wn_model_is_nonpublic(model, &wn_message_source(inside)->addr) &&
           wn_model_is_public(model, &wn_message_source(outside)->addr);
}

/* The same REGISTER left the phone's network with another Contact than it had inside.  What
 * replaces that may replace the branch, too, but not the CSeq. */
static bool
was_rewritten(const WnModel *model, const WnRegistration *registration)
{
    WnSights sights = { 0 };
    bool     rewritten = false;

    for (unsigned i = 0; i < registration->n_steps + registration->n_copies && !rewritten; i++) {
        WnTransaction *step = i < registration->n_steps
                                  ? registration->steps[i]
                                  : registration->copies[i - registration->n_steps];
        WnTableCursor  cursor = { 0 };
        WnTransaction *before;
        unsigned       looked = 0;

        while (!rewritten && (before = wn_sights_next(&sights, step, &cursor)) != NULL &&
               wn_search_on(model->searches, &looked, WN_MOST_SIGHTS))
            rewritten = is_rewritten(model, before->request, step->request) ||
                        is_rewritten(model, step->request, before->request);
        wn_sights_add(&sights, step);
    }
    wn_sights_clear(&sights);
    return rewritten;
}

/* Steps whose Contact is what an earlier answer had told; *first_teacher: the answer of the first
 * one; *at_once: how many are no refreshes. */
static unsigned
count_corrections(const WnRegistration *registration, const WnMessage **first_teacher,
                  unsigned *at_once)
{
    unsigned n = 0;

    *at_once = 0;
    for (unsigned i = 1; i < registration->n_steps; i++) {
        const WnTransaction *before = registration->steps[i - 1], *now = registration->steps[i];
        const WnEndpoint    *old = contact_of(before->request), *new = contact_of(now->request);
        const WnMessage     *by;
        WnEndpoint public;

        if (!old || !new || wn_endpoint_equal(old, new) || !told(before, &public, &by) ||
            !wn_endpoint_equal(new, &public))
            continue;
        if (n++ == 0)
            *first_teacher = by;
        *at_once += wn_registration_corrects_at_once(by, now->request);
    }
    return n;
}

static bool
is_served(const WnTransaction *step)
{
    const WnMessage *final = wn_transaction_final(step);

    return final && (wn_message_is_success(final) || final->status == 401 || final->status == 407);
}

/* What of a refused step was private and is public in a served one. */
static const char *
compare_refused(const WnModel *model, const WnTransaction *refused, const WnTransaction *served)
{
    bool via_before = is_private(model, via_of(refused->request));
    bool contact_before = is_private(model, contact_of(refused->request));

    if (!is_served(served))
        return NULL;
    if (via_before && is_public(model, via_of(served->request)))
        return "F3";
    if (contact_before && is_public(model, contact_of(served->request)) &&
        is_private(model, via_of(served->request)))
        return "F3c";
    return NULL;
}

static const WnRegistrationFlow *
find_refused(const WnSubject *subject)
{
    enum { MOST = 64 };
    const WnRegistration  *registration = subject->registration;
    const WnRegistrations *all = subject->registrations;

    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnTransaction  *refused = registration->steps[i];
        const WnRegistration *other;
        WnTableCursor         cursor = { 0 };
        unsigned              looked = 0;

        if (!wn_register_is_refused(refused))
            continue;
        while (looked < MOST &&
               (other = wn_registrations_next_of(all, registration, &cursor)) != NULL)
            for (unsigned s = 0;
                 s < other->n_steps && wn_search_on(subject->model->searches, &looked, MOST); s++) {
                const char *id = compare_refused(subject->model, refused, other->steps[s]);
                if (id)
                    return wn_registration_flow_named(id);
            }
    }
    return NULL;
}

static bool
stun_told(const WnModel *model, const WnEndpoint *public, const WnAddr *inside, WnTime before)
{
    enum { MOST = 256 };
    unsigned looked = 0;

    for (const WnMapping *seen = wn_mapping_of_outside(&model->mappings, &public->addr);
         seen && wn_search_on(model->searches, &looked, MOST); seen = seen->next_outside)
        if (seen->how == WN_LEARNED_STUN && wn_endpoint_equal(&seen->outside, public) &&
            wn_addr_equal(&seen->inside.addr, inside) && seen->time <= before)
            return true;
    return false;
}

/* ------------------------------------------------------------------ what was accepted */

/* The client's packets reach the registrar as they left. */
static bool
is_untranslated(const WnSubject *subject, const WnTransaction *step)
{
    const WnEndpoint *contact = contact_of(step->request);
    const WnAddr     *server = &wn_message_destination(step->request)->addr;
    WnEndpoint public;
    const WnMessage *by;

    if (told(step, &public, &by) && !wn_addr_equal(&public.addr, &contact->addr))
        return false;
    return wn_realm_reaches(subject->model, server, &contact->addr, NULL) == WN_YES;
}

/* STUN or TURN saw that host translated. */
static bool
is_known_translated(const WnModel *model, const WnAddr *inside)
{
    enum { MOST = 256 };
    unsigned looked = 0;

    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, inside);
         seen && wn_search_on(model->searches, &looked, MOST); seen = seen->next_inside)
        if (seen->how != WN_LEARNED_VIA && wn_model_is_public(model, &seen->outside.addr) &&
            wn_model_is_public(model, &seen->towards.addr))
            return true;
    return false;
}

/* A server outside says that it saw the private address (RFC 3581 4): NULL, it does not. */
static const WnRegistrationFlow *
with_private_source_told(const WnModel *model, const WnTransaction *step)
{
    const WnEndpoint *source = wn_message_source(step->request);
    WnEndpoint public;
    const WnMessage *by;

    if (!told(step, &public, &by) || by->n_via != 1 || !wn_endpoint_equal(&public, source) ||
        !wn_model_is_nonpublic(model, &source->addr) ||
        !wn_model_is_public(model, &wn_message_destination(step->request)->addr))
        return NULL;
    return wn_registration_flow_named(is_known_translated(model, &source->addr) ? "F7" : "F7?");
}

/* Phones write Call-ID and From from what they think their address is. */
static bool
names_private_elsewhere(const WnModel *model, const WnTransaction *step)
{
    const char *host = strchr(step->exchange->call_id, '@');
    WnAddr      addr;

    if (step->from && is_private(model, &step->from->endpoint))
        return true;
    return host && wn_addr_parse(wn_bytes(host + 1, strlen(host + 1)), &addr) &&
           wn_model_is_nonpublic(model, &addr);
}

static const WnRegistrationFlow *
with_public_contact(const WnSubject *subject, const WnTransaction *step)
{
    const WnModel    *model = subject->model;
    const WnEndpoint *contact = contact_of(step->request), *via = via_of(step->request);
    const WnEndpoint *source = wn_message_source(step->request);

    if (is_private(model, source)) {
        if (!stun_told(model, contact, &source->addr, step->request->time))
            return wn_registration_flow_named("F10");
        return wn_registration_flow_named(via && wn_addr_equal(&via->addr, &contact->addr) ? "F1v"
                                                                                           : "F1c");
    }
    if (via && is_private(model, via))
        return wn_registration_flow_named("F1c?");
    /* What it thinks its address is may be of another kind than what it comes from: a NAT64. */
    if (!wn_addr_equal(&contact->addr, &source->addr) || subject->client.behind_nat == WN_YES ||
        (via && via->addr.family && via->addr.family != source->addr.family))
        return NULL;
    return wn_registration_flow_named(names_private_elsewhere(model, step) ? "F1v?" : "F0");
}

static const WnRegistrationFlow *
with_private_contact(const WnSubject *subject, const WnTransaction *step)
{
    const WnRegistration     *registration = subject->registration;
    const WnMessage          *accepted = wn_transaction_success(step);
    const WnUri              *echo = wn_message_contact(accepted);
    const WnRegistrationFlow *by_source;

    if (is_stream(step->flow))
        return wn_registration_flow_named("F9");
    if (echo && echo->decorated)
        return wn_registration_flow_named("F4");
    if (registration->reached.frame)
        return wn_registration_flow_named(is_untranslated(subject, step) ? "F0" : "F4");
    if ((by_source = with_private_source_told(subject->model, step)) != NULL)
        return by_source;
    if (is_untranslated(subject, step))
        return wn_registration_flow_named("F0");
    return wn_registration_flow_named(registration->contact_frame ? "F5" : "F4?");
}

static const WnRegistrationFlow *
of_accepted(const WnSubject *subject, const WnTransaction *step)
{
    const WnEndpoint *contact = contact_of(step->request);

    if (is_public(subject->model, contact))
        return with_public_contact(subject, step);
    if (is_private(subject->model, contact))
        return with_private_contact(subject, step);
    return NULL;
}

/* ------------------------------------------------------------------ no answer */

static const WnRegistrationFlow *
of_unanswered(const WnSubject *subject)
{
    const WnRegistration *registration = subject->registration;
    bool                  misled = false;

    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnTransaction *step = registration->steps[i];
        const WnMessage     *answer = step->last_response;
        bool                 asks = step->request->via && step->request->via->has_rport;

        if (asks || is_stream(step->flow) || !is_private(subject->model, via_of(step->request)))
            return answer                    ? NULL
                   : subject->works == WN_NO ? wn_registration_flow_named("F13")
                                             : NULL;
        if (answer && answer->flow == step->request->flow)
            return NULL;
        misled |= answer != NULL;
    }
    return misled || subject->works == WN_NO ? wn_registration_flow_named("F12") : NULL;
}

static bool
was_answered_on_flow(const WnRegistration *registration)
{
    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnTransaction *step = registration->steps[i];
        if (step->last_response && step->last_response->flow == step->request->flow)
            return true;
    }
    return false;
}

const WnRegistrationFlow *
wn_registration_flow(const WnSubject *subject)
{
    static const unsigned     LOOP = 3;
    const WnRegistration     *registration = subject->registration;
    const WnRegistrationFlow *refused;
    const WnTransaction      *accepted = NULL;
    const WnMessage          *teacher = NULL;
    unsigned                  corrections, at_once;

    if (!was_answered_on_flow(registration))
        return of_unanswered(subject);
    for (unsigned i = 0; i < registration->n_steps; i++) {
        if (is_websocket(registration->steps[i]))
            return wn_registration_flow_named("F8");
        if (wn_transaction_success(registration->steps[i]))
            accepted = registration->steps[i];
    }
    if (accepted && is_outbound(accepted))
        return wn_registration_flow_named("F6");
    if (was_rewritten(subject->model, registration))
        return wn_registration_flow_named("F7");
    corrections = count_corrections(registration, &teacher, &at_once);
    if (at_once > LOOP)
        return wn_registration_flow_named("F11");
    refused = find_refused(subject);
    if (corrections > 0 && accepted) {
        if (wn_message_is_success(teacher))
            return wn_registration_flow_named("F2b");
        return wn_registration_flow_named(teacher->status == 401 || teacher->status == 407 ? "F2a"
                                                                                           : "F2c");
    }
    if (refused)
        return refused;
    return accepted ? of_accepted(subject, accepted) : NULL;
}
