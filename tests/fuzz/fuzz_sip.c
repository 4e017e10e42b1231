/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a SIP message: nothing outside them is pointed to, and a cut agrees with the whole.
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>

#include "support/sip_cuts.h"

static void
expect_inside(WnBytes view, WnBytes bytes)
{
    if (view.length > 0 &&
        (view.data < bytes.data || view.data + view.length > bytes.data + bytes.length))
        abort();
}

static void
check_addresses(const WnSipAddress *list, unsigned count, WnBytes bytes)
{
    for (unsigned i = 0; i < count; i++) {
        expect_inside(list[i].value, bytes);
        expect_inside(list[i].uri.whole, bytes);
        expect_inside(list[i].uri.host, bytes);
        expect_inside(list[i].uri.parameters, bytes);
        expect_inside(list[i].parameters, bytes);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    WnBytes bytes = wn_bytes(data, size);
    WnSip   sip;

    if (!wn_sip_parse(bytes, &sip))
        return 0;
    if (!wn_sip_looks_like(bytes))
        abort();
    check_addresses(sip.contact, sip.n_contact, bytes);
    check_addresses(sip.route, sip.n_route, bytes);
    check_addresses(sip.record_route, sip.n_record_route, bytes);
    check_addresses(sip.path, sip.n_path, bytes);
    for (unsigned i = 0; i < sip.n_via; i++) {
        expect_inside(sip.via[i].value, bytes);
        expect_inside(sip.via[i].host, bytes);
        expect_inside(sip.via[i].branch, bytes);
    }
    expect_inside(sip.body, bytes);
    /* Some twenty cuts, at other places for other lengths. */
    wn_check_sip_cuts(bytes, size / 20 + 1);
    return 0;
}
