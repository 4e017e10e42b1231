/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Becoming an ordinary user once the interface is open. */
#ifndef WN_CAPTURE_PRIVILEGES_H
#define WN_CAPTURE_PRIVILEGES_H

#include <glib.h>
#include <stdbool.h>

/*
 * As root: becomes, for good, the user who called sudo or else nobody.  As anybody else: nothing.
 * false and error, a phrase, when root could not be given up.
 */
bool wn_privileges_drop(GError **error);

#endif
