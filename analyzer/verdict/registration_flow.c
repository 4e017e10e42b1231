/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See registration_flow.h. */
#include "verdict/registration_flow.h"

#include <glib.h>
#include <string.h>

static const WnRegistrationFlow flows[] = {
    { "F0", "The phone names the address that its packets come from; no NAT shows.", NULL },
    { "F1v", "The phone asked STUN first, and names the address learned there in Via and Contact.",
      "It was given public addresses in Via and Contact; whether it needs them was not tried." },
    { "F1c", "The phone asked STUN first, and names the address learned there in Contact.",
      "It accepts a private Via beside a public Contact." },
    { "F1c?",
      "The phone names its public address in Contact; how it learned it is not in this capture.",
      "It accepts a private Via beside a public Contact." },
    { "F2a",
      "The phone learned its public address from the challenge (received, rport), and names it "
      "in the next REGISTER.",
      "It accepts a private Via, and tells the phone its public address." },
    { "F2b",
      "The phone learned its public address from the 200 OK (received, rport), and registered "
      "again with it; the first contact binding may remain.",
      "It accepts private addresses, and tells the phone its public address." },
    { "F2c",
      "The phone was refused, learned its public address from the refusal (received, rport), "
      "and was served with it.",
      "It refuses a private Contact and accepts a private Via, and tells the phone its public "
      "address." },
    { "F3", "The phone was refused with a private Via, and served with a public one.",
      "It refuses private addresses in Via: it needs public ones in Via and Contact." },
    { "F3c", "The phone was refused with a private Contact, and served with a public one.",
      "It refuses a private Contact; a private Via is accepted." },
    { "F4",
      "The phone names private addresses, and the registrar sends to where the packet came from.",
      "It accepts private addresses and uses the packet's source." },
    { "F4?",
      "The phone names private addresses and was accepted; where the registrar sends later was "
      "not seen.",
      "It accepts private addresses; whether it uses the packet's source was not seen." },
    { "F5", "The phone names private addresses, and the registrar sends to them.",
      "It accepts private addresses and sends to them, not to the packet's source." },
    { "F6", "Phone and registrar keep an outbound flow open (RFC 5626).",
      "It sends on the flow that the phone opened." },
    { "F7", "Something on the way replaced the private address in Contact (ALG).", NULL },
    { "F8",
      "The phone registers over WebSocket, where addresses in Via and Contact are not used (RFC "
      "7118).",
      "It sends on the connection." },
    { "F9", "The phone registers over a connection, which the registrar can use again.",
      "It accepts private addresses over a connection." },
    { "F10", "The phone names a public address that is set in its configuration.", NULL },
    { "F11", "The phone registers again and again, each time with another public address.",
      "It tells the phone a new public address each time." },
    { "F12", "The phone does not ask for rport, and the answer does not come back to its port.",
      NULL },
    { "F13", "Nothing answers the phone's REGISTER.", NULL },
};

static const WnRegistrationFlow *
named(const char *id)
{
    for (size_t i = 0; i < G_N_ELEMENTS(flows); i++)
        if (strcmp(flows[i].id, id) == 0)
            return &flows[i];
    g_assert_not_reached();
}

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

/* The same REGISTER left the phone's network with another Contact than it had inside. */
static bool
was_rewritten(const WnModel *model, const WnRegistration *registration)
{
    for (unsigned i = 0; i < registration->n_steps; i++)
        for (unsigned k = 0; k < registration->n_copies; k++) {
            const WnTransaction *a = registration->steps[i], *b = registration->copies[k];
            if (a->branch != b->branch || a->cseq != b->cseq)
                continue;
            if ((is_private(model, contact_of(a->request)) &&
                 is_public(model, contact_of(b->request))) ||
                (is_private(model, contact_of(b->request)) &&
                 is_public(model, contact_of(a->request))))
                return true;
        }
    return false;
}

/* Steps whose Contact is what an earlier answer had told; *first_teacher: the answer of the first
 * one. */
static unsigned
count_corrections(const WnRegistration *registration, const WnMessage **first_teacher)
{
    unsigned n = 0;

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
        const WnTransaction *refused = registration->steps[i];
        unsigned             looked = 0;

        if (!wn_register_is_refused(refused))
            continue;
        for (unsigned r = 0; r < all->n && looked < MOST; r++) {
            const WnRegistration *other = all->all[r];
            if (other->aor != registration->aor ||
                !wn_addr_equal(&other->client.addr, &registration->client.addr))
                continue;
            for (unsigned s = 0; s < other->n_steps && looked++ < MOST; s++) {
                const char *id = compare_refused(subject->model, refused, other->steps[s]);
                if (id)
                    return named(id);
            }
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
         seen && looked++ < MOST; seen = seen->next_outside)
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
    return wn_realm_reaches(subject->model, server, &contact->addr) == WN_YES;
}

static const WnRegistrationFlow *
with_public_contact(const WnSubject *subject, const WnTransaction *step)
{
    const WnModel    *model = subject->model;
    const WnEndpoint *contact = contact_of(step->request), *via = via_of(step->request);
    const WnEndpoint *source = wn_message_source(step->request);

    if (is_private(model, source)) {
        if (!stun_told(model, contact, &source->addr, step->request->time))
            return named("F10");
        return named(via && wn_addr_equal(&via->addr, &contact->addr) ? "F1v" : "F1c");
    }
    if (via && is_private(model, via))
        return named("F1c?");
    return wn_addr_equal(&contact->addr, &source->addr) && subject->client.behind_nat != WN_YES
               ? named("F0")
               : NULL;
}

static const WnRegistrationFlow *
with_private_contact(const WnSubject *subject, const WnTransaction *step)
{
    const WnRegistration *registration = subject->registration;
    const WnMessage      *accepted = wn_transaction_success(step);
    const WnUri          *echo = wn_message_contact(accepted);

    if (is_stream(step->flow))
        return named("F9");
    if ((echo && echo->decorated) || registration->reached_frame)
        return named("F4");
    if (is_untranslated(subject, step))
        return named("F0");
    return named(registration->contact_frame ? "F5" : "F4?");
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
            return answer ? NULL : subject->works == WN_NO ? named("F13") : NULL;
        if (answer && answer->flow == step->request->flow)
            return NULL;
        misled |= answer != NULL;
    }
    return misled || subject->works == WN_NO ? named("F12") : NULL;
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
    unsigned                  corrections;

    if (!was_answered_on_flow(registration))
        return of_unanswered(subject);
    for (unsigned i = 0; i < registration->n_steps; i++) {
        if (is_websocket(registration->steps[i]))
            return named("F8");
        if (wn_transaction_success(registration->steps[i]))
            accepted = registration->steps[i];
    }
    if (accepted && is_outbound(accepted))
        return named("F6");
    if (was_rewritten(subject->model, registration))
        return named("F7");
    corrections = count_corrections(registration, &teacher);
    if (corrections > LOOP)
        return named("F11");
    refused = find_refused(subject);
    if (corrections > 0 && accepted) {
        if (wn_message_is_success(teacher))
            return named("F2b");
        return named(teacher->status == 401 || teacher->status == 407 ? "F2a" : "F2c");
    }
    if (refused)
        return refused;
    return accepted ? of_accepted(subject, accepted) : NULL;
}
