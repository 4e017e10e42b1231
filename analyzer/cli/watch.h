/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which verdicts are new: of subjects that have ended, while others go on. */
#ifndef WN_CLI_WATCH_H
#define WN_CLI_WATCH_H

#include <glib.h>

#include "whynat.h"

typedef struct WnWatch WnWatch;

WnWatch *wn_watch_new(void);
void     wn_watch_free(WnWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnWatch, wn_watch_free)

/* Whether a second has passed since it last said so, by the capture's clock. */
bool wn_watch_is_due(WnWatch *watch, WnTime now);
/*
 * Whether to print this subject now: it has ended and was silent for a while (or all has ended),
 * and its verdict is not the one that was printed before.  Remembers that it was.
 */
bool wn_watch_wants(WnWatch *watch, const WnSubjectReport *subject, WnTime now);
bool wn_watch_wants_rest(WnWatch *watch, const WnSubjectReport *subject);

#endif
