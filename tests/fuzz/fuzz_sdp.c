/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a session description, and as a multipart body that may hold one. */
#include "fuzz/fuzz.h"

#include <stdlib.h>

#include "wire/sdp.h"

static void
expect(bool condition)
{
    if (!condition)
        abort();
}

static void
check_session(WnBytes bytes)
{
    WnSdp sdp;

    if (!wn_sdp_parse(bytes, &sdp))
        return;
    expect(sdp.n_media <= WN_SDP_MAX_MEDIA && sdp.n_candidates <= WN_SDP_MAX_CANDIDATES);
    for (unsigned i = 0; i < sdp.n_candidates; i++)
        expect(sdp.candidates[i].media < sdp.n_media);
    expect(sdp.n_sources <= WN_SDP_MAX_SSRCS && sdp.n_groups <= WN_SDP_MAX_GROUPS);
    for (unsigned i = 0; i < sdp.n_sources; i++)
        expect(sdp.sources[i].media < sdp.n_media);
    for (unsigned i = 0; i < sdp.n_media; i++) {
        const WnSdpMedia *media = &sdp.media[i];

        expect(media->n_formats <= WN_SDP_MAX_FORMATS);
        expect(media->bundle <= sdp.n_media);
        expect(!media->rejected || media->endpoint.port == 0);
        expect(media->host.length == 0 ||
               (media->host.data >= bytes.data &&
                media->host.data + media->host.length <= bytes.data + bytes.length));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    WnBytes bytes = wn_bytes(data, size);

    check_session(bytes);
    check_session(wn_sdp_whole_lines(bytes));
    /* The boundary is the first line's. */
    check_session(wn_sdp_find(WN_LITERAL("multipart/mixed"), bytes));
    check_session(wn_sdp_find(WN_LITERAL("multipart/mixed;boundary=b"), bytes));
    return 0;
}
