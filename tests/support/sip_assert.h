/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a SIP message that has to be one, with all its cuts; says what an address has to be. */
#ifndef WN_TESTS_SUPPORT_SIP_ASSERT_H
#define WN_TESTS_SUPPORT_SIP_ASSERT_H

#include "support/sip_cuts.h"

#define assert_text(view, text) \
    g_assert_cmpmem((view).data, (view).length, (text), sizeof(text) - 1)

static inline void
assert_endpoint(const WnEndpoint *endpoint, const char *text)
{
    char buffer[WN_ENDPOINT_TEXT];

    g_assert_cmpstr(wn_endpoint_format(endpoint, buffer), ==, text);
}

static inline void
assert_addr(const WnAddr *addr, const char *text)
{
    char buffer[WN_ADDR_TEXT];

    g_assert_cmpstr(wn_addr_format(addr, buffer), ==, text);
}

/* Parses, and asserts that every cut agrees. */
static inline void
wn_parse_and_cut(WnBytes bytes, WnSip *sip)
{
    g_assert_true(wn_sip_looks_like(bytes));
    g_assert_true(wn_sip_parse(bytes, sip));
    g_assert_true(wn_check_sip_cuts(bytes, 1));
}

#endif
