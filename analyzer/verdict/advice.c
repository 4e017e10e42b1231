/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See advice.h. */
#include "verdict/advice.h"

#include <glib.h>
#include <string.h>

/* One piece of advice, cut into sentences. */
typedef struct {
    const WnCause *cause;
    unsigned       fault, products;
    const char    *own; /* of the subject alone; NULL: the cause's fix */
    const char   **sentences;
    size_t         n;
} Advice;

/* Without the line breaks of the source. */
static char *
join_words(WnArena *arena, const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \n", -1);
    g_autoptr(GString) joined = g_string_new(NULL);

    for (char **word = words; *word; word++)
        if (**word)
            g_string_append_printf(joined, "%s%s", joined->len ? " " : "", *word);
    return wn_arena_copy_text(arena, joined->str);
}

static void
split(Advice *advice, WnArena *arena, const char *whole)
{
    g_auto(GStrv) lines = g_strsplit(whole, "\n- ", -1);

    advice->sentences = WN_ARENA_ARRAY(arena, const char *, g_strv_length(lines));
    for (char **line = lines; *line; line++) {
        const char *text = g_str_has_prefix(*line, "- ") ? *line + 2 : *line;
        if (*text)
            advice->sentences[advice->n++] = join_words(arena, text);
    }
}

static const Advice *
ensure_advice(WnJudge *judge, const WnGraded *graded, unsigned products)
{
    uint64_t hash = wn_hash_mix(wn_hash_mix((uintptr_t) graded->cause, graded->fault), products);
    WnTableCursor cursor = { 0 };
    Advice       *advice;

    while ((advice = wn_table_next(&judge->advice, hash, &cursor)) != NULL)
        if (advice->cause == graded->cause && advice->fault == graded->fault &&
            advice->products == products && g_strcmp0(advice->own, graded->advice) == 0)
            return advice;
    advice = WN_ARENA_NEW(judge->arena, Advice);
    advice->cause = graded->cause;
    advice->fault = graded->fault;
    advice->products = products;
    advice->own = graded->advice ? wn_arena_copy_text(judge->arena, graded->advice) : NULL;
    split(advice, judge->arena,
          wn_recipes_apply(judge->scratch, graded->cause->info.id, graded->fault, products,
                           graded->advice ? graded->advice : graded->cause->info.fix));
    wn_table_add(&judge->advice, hash, advice);
    return advice;
}

void
wn_advise(WnJudge *judge, const WnGraded *graded, unsigned products, WnCauseVerdict *verdict)
{
    const Advice *advice = ensure_advice(judge, graded, products);

    verdict->fixes = (const char *const *) advice->sentences;
    verdict->n_fixes = advice->n;
}
