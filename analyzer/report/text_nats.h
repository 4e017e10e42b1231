/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "NAT behaviour": a paragraph for each NAT of which more than its addresses is known. */
#ifndef WN_REPORT_TEXT_NATS_H
#define WN_REPORT_TEXT_NATS_H

#include "report/text.h"

void wn_text_nats(WnPage *page, const WnReport *report, WnDetail detail);

#endif
