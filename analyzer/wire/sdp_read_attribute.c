/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the a= lines say of the session and of its m-lines.
 * RFC 8866 6, 3605, 8122 and 4568 (keys), 8839, 9143 (bundle), 5888 (a=mid), 5576 (a=ssrc).
 */
#include <string.h>

#include "wire/sdp_reader.h"

static bool
read_rtcp(WnSdpMedia *media, WnSdpLines *lines, WnBytes value)
{
    WnBytes host;
    WnAddr  addr;

    if (!wn_sdp_port(wn_sdp_word(&value), &media->rtcp.port))
        return false;
    media->has_rtcp = true;
    if (wn_sdp_address(value, &host, &addr)) {
        media->rtcp.addr = addr;
        lines->has_rtcp_address = true;
    }
    return true;
}

static bool
read_candidate(WnSdpReader *reader, WnBytes value)
{
    WnSdp         *sdp = reader->sdp;
    WnSdpCandidate candidate;

    if (!wn_sdp_parse_candidate(value, &candidate))
        return false;
    if (sdp->n_candidates == WN_SDP_MAX_CANDIDATES || reader->media == &reader->spare) {
        sdp->too_many = true;
        return true;
    }
    candidate.media = (uint8_t) reader->index;
    sdp->candidates[sdp->n_candidates++] = candidate;
    return true;
}

/* "ID attribute:value", once for each attribute of the source. */
static bool
read_source(WnSdpReader *reader, WnBytes value)
{
    WnSdp      *sdp = reader->sdp;
    WnSdpSource source = { .media = (uint32_t) reader->index };
    uint64_t    number;

    if (!wn_bytes_parse_number(wn_sdp_word(&value), UINT32_MAX, &number))
        return false;
    source.ssrc = (uint32_t) number;
    if (sdp->n_sources > 0 && sdp->sources[sdp->n_sources - 1].ssrc == source.ssrc)
        return true;
    if (sdp->n_sources < WN_SDP_MAX_SSRCS && reader->media != &reader->spare)
        sdp->sources[sdp->n_sources++] = source;
    return true;
}

/* "BUNDLE 0 1" */
static void
read_group(WnSdp *sdp, WnBytes value)
{
    if (!wn_bytes_equal_nocase(wn_sdp_word(&value), WN_LITERAL("BUNDLE")))
        return;
    sdp->bundle = true;
    if (sdp->n_groups < WN_SDP_MAX_GROUPS)
        sdp->groups[sdp->n_groups++] = value;
}

/* "encoding/rate" behind the payload type of an rtpmap. */
static bool
is_comfort_noise(WnBytes value)
{
    const uint8_t *blank = wn_bytes_seek(value.data, wn_bytes_end(value), ' ');
    WnBytes        encoding;

    /* Of nearly all other codecs the first letter says so. */
    if (wn_bytes_end(value) - blank >= 2 && blank[1] != ' ' && blank[1] != '\t' &&
        (blank[1] | 0x20) != 'c' && !memchr(value.data, '\t', (size_t) (blank - value.data)))
        return false;
    (void) wn_sdp_word(&value);
    encoding = wn_sdp_word(&value);
    encoding.length = wn_bytes_find(encoding, '/');
    return wn_bytes_equal_nocase(encoding, WN_LITERAL("CN"));
}

static WnSdpDirection
direction_of(WnSdpAttribute attribute)
{
    switch (attribute) {
    case WN_SDP_SENDONLY:
        return WN_SENDONLY;
    case WN_SDP_RECVONLY:
        return WN_RECVONLY;
    case WN_SDP_INACTIVE:
        return WN_INACTIVE;
    default:
        return WN_SENDRECV;
    }
}

/* Session and m-line have the same three. */
static WnBytes *
text_field(WnSdpAttribute attribute, WnBytes *ufrag, WnBytes *pwd, WnBytes *setup)
{
    return attribute == WN_SDP_UFRAG ? ufrag : attribute == WN_SDP_PWD ? pwd : setup;
}

static void
read_media_attribute(WnSdpReader *reader, WnSdpAttribute attribute, WnBytes value)
{
    WnSdpMedia *media = reader->media;
    WnSdpLines *lines = &reader->lines[reader->index];
    bool        readable = true;

    switch (attribute) {
    case WN_SDP_SENDRECV:
    case WN_SDP_SENDONLY:
    case WN_SDP_RECVONLY:
    case WN_SDP_INACTIVE:
        media->direction = direction_of(attribute);
        lines->has_direction = true;
        break;
    case WN_SDP_RTCP:
        readable = read_rtcp(media, lines, value);
        break;
    case WN_SDP_RTCP_MUX:
        media->rtcp_mux = true;
        break;
    case WN_SDP_CANDIDATE:
        readable = read_candidate(reader, value);
        break;
    case WN_SDP_UFRAG:
    case WN_SDP_PWD:
    case WN_SDP_SETUP:
        *text_field(attribute, &media->ufrag, &media->pwd, &media->setup) = value;
        break;
    case WN_SDP_MISMATCH:
        media->ice_mismatch = true;
        break;
    case WN_SDP_BUNDLE_ONLY:
        media->bundle_only = true;
        break;
    case WN_SDP_MID:
        media->mid = wn_sdp_word(&value);
        break;
    case WN_SDP_SSRC:
        readable = read_source(reader, value);
        break;
    case WN_SDP_FINGERPRINT:
        lines->fingerprint = true;
        break;
    case WN_SDP_CRYPTO:
        lines->crypto = true;
        break;
    case WN_SDP_RTPMAP:
        media->comfort_noise |= is_comfort_noise(value);
        break;
    default:
        break;
    }
    if (!readable)
        reader->sdp->malformed = true;
}

static void
read_session_attribute(WnSdpReader *reader, WnSdpAttribute attribute, WnBytes value)
{
    WnSdpSession *session = &reader->session;

    switch (attribute) {
    case WN_SDP_SENDRECV:
    case WN_SDP_SENDONLY:
    case WN_SDP_RECVONLY:
    case WN_SDP_INACTIVE:
        session->direction = direction_of(attribute);
        break;
    case WN_SDP_UFRAG:
    case WN_SDP_PWD:
    case WN_SDP_SETUP:
        *text_field(attribute, &session->ufrag, &session->pwd, &session->setup) = value;
        break;
    case WN_SDP_MISMATCH:
        session->ice_mismatch = true;
        break;
    case WN_SDP_FINGERPRINT:
        session->fingerprint = true;
        break;
    case WN_SDP_CANDIDATE: /* of which m-line, it does not say (RFC 8839 5.1) */
        reader->sdp->malformed = true;
        break;
    case WN_SDP_GROUP:
        read_group(reader->sdp, value);
        break;
    default:
        break;
    }
}

static bool
has_word(WnBytes text, WnBytes wanted)
{
    WnBytes word;

    while ((word = wn_sdp_word(&text)).length > 0)
        if (wn_bytes_equal_nocase(word, wanted))
            return true;
    return false;
}

static void
read_end_of_candidates(WnSdpReader *reader)
{
    reader->session.end_of_candidates = true;
    if (reader->media)
        reader->lines[reader->index].end_of_candidates = true;
    else
        reader->sdp->all_complete = true;
}

void
wn_sdp_read_attribute(WnSdpReader *reader, WnBytes text)
{
    WnBytes        value;
    WnSdpAttribute attribute = wn_sdp_attribute(text, &value);

    /* The whole session's, wherever it stands. */
    if (attribute == WN_SDP_ICE_LITE)
        reader->sdp->ice_lite = true;
    else if (attribute == WN_SDP_ICE_OPTIONS)
        reader->session.trickle |= has_word(value, WN_LITERAL("trickle"));
    else if (attribute == WN_SDP_END_OF_CANDIDATES)
        read_end_of_candidates(reader);
    else if (reader->media)
        read_media_attribute(reader, attribute, value);
    else
        read_session_attribute(reader, attribute, value);
}
