/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What `whynat correlate` is to read, as the user says it: phone=a.pcap is a place with a capture
 * of its own, inside+outside=b.pcap are two sides of a NAT in one capture that does not say which
 * is which.
 */
#ifndef WN_CLI_POINT_FILES_H
#define WN_CLI_POINT_FILES_H

#include <signal.h>

#include "cli/places.h"

typedef struct {
    char           *name, *file;
    const WnPlaces *places; /* NULL: all of the file; else borrowed from the list, */
    unsigned        place;  /* and this is one of them */
} WnPointFile;

typedef struct {
    GArray    *files;  /* WnPointFile */
    GPtrArray *places; /* WnPlaces, owned */
} WnPointFiles;

/* Understands the arguments, and reads captures that hold several places; false and a sentence
 * where one cannot be read, or holds another number of them.  Clear it in any case. */
bool wn_point_files_init(WnPointFiles *list, char *const *arguments,
                         const volatile sig_atomic_t *stop, GError **error);
void wn_point_files_clear(WnPointFiles *list);

#endif
