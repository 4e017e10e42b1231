/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A public server lists another, public Contact than the phone sent (RFC 3261 10.3 step 8), and
 * seems to have seen the phone's private address itself (received, rport): a router translated both
 * on the way out, and only the Via on the way back.  about is the REGISTER's transaction.
 */
#include "findings/finding.h"

/* The phone's own is not listed, but one of the same user at a public address is. */
static const WnUri *
listed_instead(const WnEvidence *evidence, const WnMessage *accepted, const WnUri *sent)
{
    const WnUri *instead = NULL;

    for (unsigned i = 0; accepted->contacts && i < accepted->contacts->n; i++) {
        const WnUri *listed = accepted->contacts->uris[i];

        if (wn_addr_equal(&listed->endpoint.addr, &sent->endpoint.addr))
            return NULL;
        if (listed->user == sent->user && wn_is_public(evidence, &listed->endpoint.addr))
            instead = listed;
    }
    return instead;
}

static bool
names_private_source(const WnEvidence *evidence, const WnMessage *response)
{
    const WnAddr *client = &wn_message_destination(response)->addr;

    return response->via && response->n_via == 1 && wn_is_nonpublic(evidence, client) &&
           wn_is_public(evidence, &wn_message_source(response)->addr) &&
           wn_addr_equal(&response->via->received, client);
}

static void
observe(WnEvidence *evidence)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;

    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnTransaction *step = registration->steps[i];
        const WnMessage     *accepted = wn_transaction_success(step);
        const WnUri         *sent = accepted ? wn_message_contact(step->request) : NULL, *instead;

        if (!sent || !wn_is_nonpublic(evidence, &sent->endpoint.addr) ||
            !names_private_source(evidence, accepted))
            continue;
        instead = listed_instead(evidence, accepted, sent);
        if (instead)
            wn_observe(evidence, &finding_contact_not_restored, step, accepted->frame,
                       accepted->capture,
                       "The phone registers %s, and the server, which seems to have seen %s "
                       "itself, lists %s: a router changed both, and put only one back.",
                       sent->text, wn_show_addr(evidence, &accepted->via->received), instead->text);
    }
}

const WnFindingKind finding_contact_not_restored = {
    .id = "contact-not-restored",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
