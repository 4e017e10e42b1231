/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts capture points in a row, so that neighbours are as near to each other as can be. */
#ifndef WN_CORRELATE_ORDER_H
#define WN_CORRELATE_ORDER_H

#include "correlate/survey.h"

/* Distances that differ by less do not count: then the order in which points were named does. */
#define WN_LEAST_APART 256

/* order[0]: the number of the first point. */
void wn_order_points(unsigned n, unsigned apart[WN_MAX_POINTS][WN_MAX_POINTS],
                     unsigned order[WN_MAX_POINTS]);

#endif
