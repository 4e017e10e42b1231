/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is kept of a session description, and of a fragment that brings candidates.  RFC 8866, RFC
 * 8839, RFC 8840.
 */
#include "model/model.h"

static bool
is_rtp_profile(WnBytes protocol)
{
    return wn_bytes_contains_nocase(protocol, WN_LITERAL("RTP/"));
}

static void
keep_media(WnModel *model, WnMediaLine *line, const WnSdpMedia *media)
{
    line->type = wn_intern(&model->texts, media->type);
    line->host = wn_intern(&model->texts, media->host);
    line->endpoint = media->endpoint;
    line->rtcp = media->rtcp;
    line->direction = media->direction;
    for (unsigned i = 0; i < media->n_formats; i++)
        line->formats[media->formats[i] >> 6 & 1] |= (uint64_t) 1 << (media->formats[i] & 63);
    line->rejected = media->rejected;
    line->bundle_only = media->bundle_only;
    line->bundle = media->bundle;
    line->mid = wn_intern(&model->texts, media->mid);
    line->rtcp_mux = media->rtcp_mux;
    line->has_ice = media->has_ice;
    line->ice_mismatch = media->ice_mismatch;
    line->comfort_noise = media->comfort_noise;
    line->secure = media->secure;
    line->dtls = media->dtls;
    line->begins_dtls = wn_bytes_equal_nocase(media->setup, WN_LITERAL("active"));
    line->awaits_dtls = wn_bytes_equal_nocase(media->setup, WN_LITERAL("passive"));
    line->no_rtcp = media->no_rtcp;
    line->is_rtp = is_rtp_profile(media->protocol);
    line->over_tcp = wn_bytes_starts_with_nocase(media->protocol, WN_LITERAL("TCP/"));
}

static void
keep_candidates(WnArena *arena, WnSession *session, const WnSdp *sdp, uint32_t frame)
{
    session->n_candidates = sdp->n_candidates;
    session->candidates = WN_ARENA_ARRAY(arena, WnCandidate, sdp->n_candidates);
    for (unsigned i = 0; i < sdp->n_candidates; i++)
        session->candidates[i] = (WnCandidate){ .endpoint = sdp->candidates[i].endpoint,
                                                .related = sdp->candidates[i].related,
                                                .frame = frame,
                                                .media = sdp->candidates[i].media,
                                                .component = sdp->candidates[i].component,
                                                .connects = sdp->candidates[i].connects,
                                                .accepts = sdp->candidates[i].accepts,
                                                .type = sdp->candidates[i].type };
}

WnSession *
wn_model_session(WnModel *model, WnArena *arena, const WnSdp *sdp, uint32_t frame)
{
    WnSession *session = WN_ARENA_NEW(arena, WnSession);

    session->origin = sdp->origin;
    session->ice_lite = sdp->ice_lite;
    session->trickles = sdp->trickles;
    session->complete = sdp->complete;
    session->cut_short = sdp->too_many;
    session->n_media = sdp->n_media;
    session->media = WN_ARENA_ARRAY(arena, WnMediaLine, sdp->n_media);
    for (unsigned i = 0; i < sdp->n_media; i++) {
        keep_media(model, &session->media[i], &sdp->media[i]);
        if (!session->ufrag)
            session->ufrag = wn_intern(&model->texts, sdp->media[i].ufrag);
    }
    session->n_sources = sdp->n_sources;
    session->sources = WN_ARENA_ARRAY(arena, WnSdpSource, sdp->n_sources);
    for (unsigned i = 0; i < sdp->n_sources; i++)
        session->sources[i] = sdp->sources[i];
    keep_candidates(arena, session, sdp, frame);
    return session;
}

WnSession *
wn_model_fragment(WnModel *model, WnArena *arena, const WnSdp *sdp, uint32_t frame)
{
    WnSession *session = WN_ARENA_NEW(arena, WnSession);
    WnBytes    ufrag = sdp->n_media > 0 ? sdp->media[0].ufrag : sdp->ufrag;

    session->follows = true;
    session->complete = sdp->all_complete;
    session->n_complete = sdp->n_complete;
    session->ufrag = wn_intern(&model->texts, ufrag);
    keep_candidates(arena, session, sdp, frame);
    for (unsigned i = 0; i < sdp->n_candidates; i++)
        session->candidates[i].mid =
            wn_intern(&model->texts, sdp->media[sdp->candidates[i].media].mid);
    return session;
}
