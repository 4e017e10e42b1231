/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `--format html`: the page, with pictures that a second reading of the captures fills. */
#ifndef WN_CLI_PAGE_H
#define WN_CLI_PAGE_H

#include "cli/output.h"
#include "cli/reading.h"

/*
 * Writes the page of all readings (WnReading), which are concluded.  filter: the capture filter
 * that they were read with, or NULL.  A capture that cannot be read twice (standard input, an
 * interface) has no texts of messages and no timelines.
 */
bool wn_page_write(WnOutput *output, const GPtrArray *readings, const char *filter, GError **error);

#endif
