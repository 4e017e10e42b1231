/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A capture filter in libpcap's language over packets of any link types. */
#ifndef WN_CAPTURE_FILTER_H
#define WN_CAPTURE_FILTER_H

#include "capture/source.h"

typedef struct WnFilter WnFilter;

/* Never fails: the text is judged when it is compiled. */
WnFilter *wn_filter_new(const char *text);
/* NULL is allowed. */
void wn_filter_free(WnFilter *filter);

const char *wn_filter_text(const WnFilter *filter);

/*
 * Compiles it for a link type.  Where libpcap refuses: false and error, whose message is libpcap's
 * own phrase, and no packet of that link type will pass.
 */
bool wn_filter_prepare(WnFilter *filter, uint16_t link_type, GError **error);

/* A link type that was not prepared never passes. */
bool wn_filter_passes(WnFilter *filter, const WnRawPacket *packet);

/* libpcap's own number for a LINKTYPE_ value, and back: they differ for a few. */
int      wn_link_type_to_dlt(uint16_t link_type);
uint16_t wn_link_type_of_dlt(int dlt);

#endif
