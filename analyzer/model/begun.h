/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exchanges by the time they began.  The model has them in the order in which they appeared, which
 * is another where a clock was set back.
 */
#ifndef WN_MODEL_BEGUN_H
#define WN_MODEL_BEGUN_H

#include "model/model.h"

/* How many began before that.  Sorted once a conclude; outside of one there are none. */
uint32_t wn_begun_before(const WnModel *model, WnTime time);
/* The one at that place; NULL: behind the last. */
WnExchange *wn_begun_at(const WnModel *model, uint32_t place);

#endif
