/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The credentials were computed for another Request-URI than the request has (RFC 3261 22.4): the
 * address in the one is private and in the other public, as the packet's own end was translated.  A
 * router changed it behind the phone's back.  about is the response that refuses them.
 */
#include <string.h>

#include "findings/finding.h"

static bool
is_translated(const WnEvidence *evidence, const WnMessage *request)
{
    const WnUri *now = request->request_uri;
    const char  *then = request->extra ? request->extra->auth_uri : NULL;
    WnSipUri     uri;

    if (!now || !then || request->n_via != 1 || !now->endpoint.addr.family ||
        !wn_sip_parse_uri((WnBytes){ (const uint8_t *) then, strlen(then) }, &uri) ||
        !uri.endpoint.addr.family)
        return false;
    /* As the router does it with the packet itself, which is seen behind it. */
    return wn_is_public(evidence, &now->endpoint.addr)
               ? wn_is_nonpublic(evidence, &uri.endpoint.addr) &&
                     wn_addr_equal(&now->endpoint.addr, &wn_message_source(request)->addr)
               : wn_is_public(evidence, &uri.endpoint.addr) &&
                     wn_addr_equal(&now->endpoint.addr, &wn_message_destination(request)->addr);
}

static void
observe(WnEvidence *evidence)
{
    const WnFinding *refused = wn_observed(evidence, &finding_credentials_refused);

    for (; refused; refused = wn_observed_next(refused)) {
        const WnMessage *response = refused->about;
        const WnMessage *request = response->transaction->request;

        if (is_translated(evidence, request))
            wn_observe(evidence, &finding_digest_uri_translated, response, request->frame,
                       request->capture,
                       "The credentials are for %s, but the %s says %s: it was changed after the "
                       "phone had computed them.",
                       request->extra->auth_uri, wn_show_message(evidence, request),
                       request->request_uri->text);
    }
}

const WnFindingKind finding_digest_uri_translated = {
    .id = "digest-uri-translated",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_REFUSAL | WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
