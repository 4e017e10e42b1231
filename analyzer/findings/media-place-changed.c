/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One side asks for its media at one place and later at another (RFC 3264 8), in the INVITE with
 * credentials, in the 200 after the 183, in a re-INVITE or UPDATE, and since then it fails: the
 * former place was right, or the other side stays with it.  about is the path that fails.
 */
#include "findings/finding.h"

#include "model/earlier.h"

/* The first place would have done: it is where the media of that side comes from, or could be
 * reached, and the second one is neither. */
static bool
was_right(const WnEvidence *evidence, const WnCall *call, const WnMediaPath *path,
          const WnEndpoint *former)
{
    const WnAddr    anybody = { 0 };
    const WnStream *own = wn_media_seen_from(call, path, &anybody);

    if (wn_endpoint_equal(former, &path->advertised))
        return false;
    if (own && wn_endpoint_equal(wn_stream_source(own), &path->advertised))
        return false;
    if (own && wn_endpoint_equal(wn_stream_source(own), former))
        return true;
    return wn_media_is_private_outside(evidence, path) &&
           wn_reaches(evidence, &path->sender_signalling.addr, &former->addr,
                      &path->receiver_signalling.addr) == WN_YES;
}

/* The path whose receiver moved: this one, or the other where its media was led elsewhere. */
static const WnMediaPath *
moved_path(const WnCall *call, const WnMediaPath *path)
{
    return path->broke.kind == WN_BREAK_REDIRECTED ? wn_media_opposite(call, path) : path;
}

static bool
explains(const WnEvidence *evidence, const WnCall *call, const WnMediaPath *path,
         const WnEndpoint *former)
{
    if (path->broke.kind == WN_BREAK_REDIRECTED || path->broke.kind == WN_BREAK_IGNORED)
        return true;
    return wn_media_fails(path) && was_right(evidence, call, path, former);
}

static void
tell(WnEvidence *evidence, const WnMediaPath *path, const WnMediaPath *moved,
     const WnMessage *before, const WnEndpoint *former)
{
    const WnMessage *after = moved->receiver_sdp;

    wn_observe(evidence, &finding_media_place_changed, path, before->frame, before->capture,
               "Before, the %s of %s asks for %s at %s.", wn_show_saying(evidence, before),
               wn_show_role(moved->to), wn_show_media(moved), wn_show_endpoint(evidence, former));
    /* What came after stands in offer-moves-media. */
    if (moved != path)
        return;
    wn_observe(evidence, &finding_media_place_changed, path, after->frame, after->capture,
               "The %s of %s asks for it at %s instead.", wn_show_saying(evidence, after),
               wn_show_role(moved->to), wn_show_endpoint(evidence, &moved->advertised));
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i], *moved = moved_path(call, path);
        const WnBreak     *broke = &path->broke;
        bool told = broke->kind == WN_BREAK_REDIRECTED || broke->kind == WN_BREAK_IGNORED;
        const WnMessage *before;
        WnEndpoint       former;

        if (path->early || !path->expected || (!told && !wn_media_fails(path)))
            continue;
        before = wn_media_named_before(call, moved, told ? &broke->from : NULL, &former);
        if (before && explains(evidence, call, path, &former))
            tell(evidence, path, moved, before, &former);
    }
}

const WnFindingKind finding_media_place_changed = {
    .id = "media-place-changed",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .beside = true,
    .observe = observe,
};
