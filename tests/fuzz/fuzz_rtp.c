/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as RTP and as RTCP: never both. */
#include "wire/classify.h"
#include "wire/rtcp.h"
#include "wire/rtp.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool condition)
{
    if (!condition)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    WnBytes bytes = wn_bytes(data, size);
    WnClass class = wn_classify(bytes, 40000, 40002);
    WnRtp  rtp;
    WnRtcp rtcp;
    bool   is_rtp = wn_rtp_parse(bytes, &rtp);
    bool   is_rtcp = wn_rtcp_parse(bytes, &rtcp);

    expect(!is_rtp || !is_rtcp);
    expect(is_rtp == (class == WN_CLASS_RTP));
    expect(!is_rtcp || class == WN_CLASS_RTCP);
    if (is_rtp)
        expect(rtp.header_length >= 12 && rtp.header_length <= size);
    if (is_rtcp) {
        expect(rtcp.n_blocks <= WN_RTCP_MAX_BLOCKS);
        expect(!rtcp.encrypted || rtcp.n_blocks == 0);
        expect(rtcp.n_blocks == 0 || rtcp.has_report);
    }
    return 0;
}
