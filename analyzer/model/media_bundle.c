/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media lines that share the transport of one of them (RFC 9143): those of a BUNDLE group of the
 * offer that the answer keeps.  Each line of the offer has a port of its own still; what counts is
 * that of the line which the answer names first, at both ends (7.3.1, 7.4).  And which of them a
 * stream belongs to (9.2).
 */
#include <glib.h>

#include "model/media_bind.h"

unsigned
wn_round_carrier(const WnRound *round, unsigned line)
{
    const WnSession *answer = round->sdp[round->answerer]->session;
    const WnSession *offer = round->sdp[1 - round->answerer]->session;
    unsigned         tagged;

    if (line >= offer->n_media || line >= answer->n_media || answer->media[line].bundle == 0 ||
        answer->media[line].rejected || offer->media[line].rejected)
        return line;
    tagged = answer->media[line].bundle - 1u;
    return tagged < offer->n_media && offer->media[line].bundle != 0 &&
                   offer->media[line].bundle == offer->media[tagged].bundle &&
                   answer->media[tagged].endpoint.port != 0 &&
                   offer->media[tagged].endpoint.port != 0
               ? tagged
               : line;
}

bool
wn_round_is_candidate(const WnRound *round, const WnCandidate *candidate, unsigned line)
{
    return candidate->media == line || candidate->media == wn_round_carrier(round, line);
}

/* What belongs to the transport is said of the line that has it (RFC 9143 7.1.3, RFC 8859). */
static void
take_place(WnMediaLine *line, const WnMediaLine *carrier)
{
    line->host = carrier->host;
    line->endpoint = carrier->endpoint;
    line->rtcp = carrier->rtcp;
    line->rtcp_mux = carrier->rtcp_mux;
    line->has_ice = carrier->has_ice;
    line->ice_mismatch = carrier->ice_mismatch;
    line->secure |= carrier->secure;
    line->dtls = carrier->dtls;
    line->begins_dtls = carrier->begins_dtls;
    line->awaits_dtls = carrier->awaits_dtls;
}

static bool
shares_anything(const WnRound *round)
{
    const WnSession *answer = round->sdp[round->answerer]->session;

    for (unsigned line = 0; line < answer->n_media; line++)
        if (wn_round_carrier(round, line) != line)
            return true;
    return false;
}

void
wn_round_share(WnRound *round, WnArena *arena)
{
    if (!shares_anything(round))
        return;
    for (int end = 0; end < 2; end++) {
        const WnSession *session = round->sdp[end]->session;
        WnMediaLine     *lines = WN_ARENA_ARRAY(arena, WnMediaLine, session->n_media);

        for (unsigned line = 0; line < session->n_media; line++) {
            unsigned carrier = wn_round_carrier(round, line);

            lines[line] = session->media[line];
            if (carrier != line)
                take_place(&lines[line], &session->media[carrier]);
        }
        round->lines[end] = lines;
    }
}

/* ------------------------------------------------------------------ which line it is of */

static bool
has_format(const WnMediaLine *line, const WnStream *stream)
{
    return line && ((stream->types[0] & line->formats[0]) | (stream->types[1] & line->formats[1]));
}

/* Both sides' lines with that number. */
static bool
has_format_of(const WnMediaPath *path, const WnStream *stream, unsigned line)
{
    const WnSession *sessions[] = { path->sender_sdp->session, path->receiver_sdp->session };

    for (size_t i = 0; i < G_N_ELEMENTS(sessions); i++)
        if (line < sessions[i]->n_media && !sessions[i]->media[line].rejected &&
            has_format(&sessions[i]->media[line], stream))
            return true;
    return false;
}

/* By the word of its sender (RFC 5576 4.1), unless its payload type is none of that line's. */
static bool
is_of_other_line(const WnMediaPath *path, const WnStream *stream)
{
    const WnSession *session = path->sender_sdp->session;
    bool             other = false;

    for (unsigned i = 0; i < session->n_sources; i++)
        if (session->sources[i].ssrc == stream->ssrc) {
            if (session->sources[i].media == path->line)
                return false;
            other |= has_format_of(path, stream, session->sources[i].media);
        }
    return other;
}

bool
wn_media_is_of_format(const WnMediaPath *path, const WnStream *stream)
{
    if (path->shared && is_of_other_line(path, stream))
        return false;
    return has_format(path->sender_line, stream) || has_format(path->receiver_line, stream);
}

bool
wn_media_may_be_of_line(const WnMediaPath *path, const WnStream *stream)
{
    const WnSession *session = path->sender_sdp->session;

    if (is_of_other_line(path, stream))
        return false;
    if (has_format(path->sender_line, stream) || has_format(path->receiver_line, stream))
        return true;
    for (unsigned line = 0; line < session->n_media; line++)
        if (has_format_of(path, stream, line))
            return false;
    return true;
}
