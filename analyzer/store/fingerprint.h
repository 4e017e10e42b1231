/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a capture is called by its content: XXH3 of all its bytes, 128 bits.  It tells captures
 * apart by accident's measure, not by an enemy's: two files made to collide would pass for one.
 */
#ifndef WN_STORE_FINGERPRINT_H
#define WN_STORE_FINGERPRINT_H

#include <glib.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#define WN_FINGERPRINT_TEXT 33 /* 32 digits and NUL */

/*
 * Of the files together, whatever their order: one file, or the parts of one ring buffer.  false
 * where one cannot be read to its end, with error, or where stop was set, without.
 */
bool wn_fingerprint_files(const char *const *paths, size_t n_paths,
                          const volatile sig_atomic_t *stop, char text[WN_FINGERPRINT_TEXT],
                          GError **error);

/* Of the first bytes of a file alone, to see which files might be equal.  0 where unreadable. */
uint64_t wn_fingerprint_start(const char *path);

#endif
