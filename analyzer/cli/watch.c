/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See watch.h. */
#include "cli/watch.h"

/* RFC 3261 T4: the longest that a message stays in the network; and more than T2, the longest gap
 * between the repetitions of most requests. */
static const WnTime QUIET = 5 * WN_SECOND;

struct WnWatch {
    WnTime      next;
    GHashTable *printed; /* who, to the verdict that was printed */
};

WnWatch *
wn_watch_new(void)
{
    WnWatch *watch = g_new0(WnWatch, 1);

    watch->printed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return watch;
}

void
wn_watch_free(WnWatch *watch)
{
    if (!watch)
        return;
    g_hash_table_unref(watch->printed);
    g_free(watch);
}

bool
wn_watch_is_due(WnWatch *watch, WnTime now)
{
    if (now < watch->next)
        return false;
    watch->next = now + WN_SECOND;
    return true;
}

bool
wn_watch_wants_rest(WnWatch *watch, const WnSubjectReport *subject)
{
    g_autofree char *who = g_strdup_printf("%d %u %s", subject->kind, subject->first_frame,
                                           subject->call_id ? subject->call_id : "");
    g_autofree char *verdict =
        g_strdup_printf("%d %d %s", subject->outcome, subject->works,
                        subject->headline ? subject->headline->info->id : "");
    const char *before = g_hash_table_lookup(watch->printed, who);

    if (before && g_str_equal(before, verdict))
        return false;
    g_hash_table_replace(watch->printed, g_steal_pointer(&who), g_steal_pointer(&verdict));
    return true;
}

bool
wn_watch_wants(WnWatch *watch, const WnSubjectReport *subject, WnTime now)
{
    return subject->ended && now - subject->end >= QUIET && wn_watch_wants_rest(watch, subject);
}
