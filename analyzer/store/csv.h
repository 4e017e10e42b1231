/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results as a table for spreadsheets (RFC 4180): one row a subject. */
#ifndef WN_STORE_CSV_H
#define WN_STORE_CSV_H

#include "report/record.h"

void wn_csv_header(GString *out);
/* file, fingerprint: of the capture that the subject is from. */
void wn_csv_subject(GString *out, const WnRecord *subject, const char *file,
                    const char *fingerprint);

#endif
