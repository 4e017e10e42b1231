/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tests that proxies make to find clients behind NAT: nat_uac_test() of Kamailio (by bits) and
 * of OpenSIPS (by names).  The numbers mean different things in the two.
 */
#ifndef WN_MODEL_UAC_TEST_H
#define WN_MODEL_UAC_TEST_H

#include "model/model.h"

/* Which tests a message raises where its packet comes from source. */
void wn_uac_tests(const WnMessage *message, const WnEndpoint *source, WnUacTests *tests);

#endif
