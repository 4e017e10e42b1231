/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * On the sender's own link nobody has the private address that sound is wanted at: the sender asks
 * for it (ARP, RFC 826) and is not answered, or a host or router there says unreachable (RFC 792).
 * about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnAddr there = wn_addr_as_read_by(&path->advertised.addr, wn_media_sender_host(path));
        const WnLinkQuestion *asked = wn_media_asked_in_vain(evidence, path);
        if (!wn_is_nonpublic(evidence, &path->advertised.addr))
            continue;
        if (asked)
            wn_observe(evidence, &finding_nobody_at_address, path, asked->spot.frame,
                       asked->spot.capture,
                       "%s asks for %s %u times on its link (ARP), and nobody answers.",
                       wn_show_addr(evidence, &asked->asker), wn_show_addr(evidence, &there),
                       asked->asked);
        else if (path->icmp && wn_is_nonpublic(evidence, &path->icmp->reporter) &&
                 (path->icmp->kind == WN_ICMP_HOST_UNREACHABLE ||
                  path->icmp->kind == WN_ICMP_NET_UNREACHABLE ||
                  path->icmp->kind == WN_ICMP_PORT_UNREACHABLE))
            wn_observe(evidence, &finding_nobody_at_address, path, path->icmp->frame,
                       path->icmp->capture, "%s, on this side of the router, answers ICMP \"%s\".",
                       wn_show_addr(evidence, &path->icmp->reporter),
                       wn_icmp_kind_name(path->icmp->kind));
    }
}

const WnFindingKind finding_nobody_at_address = {
    .id = "nobody-at-address",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_PRIVATE_SDP,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
