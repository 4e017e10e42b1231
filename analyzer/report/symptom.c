/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See symptom.h.  Words count by how few complaints use them: "sound" says less than "choppy". */
#include "report/symptom.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

static const WnSymptom symptoms[] = {
#define WN_SYMPTOM(says, words, causes, capture) { says, words, causes, capture },
#include "report/symptoms.def"
#undef WN_SYMPTOM
};

enum { COUNT = G_N_ELEMENTS(symptoms), SHORTEST = 3 };

size_t
wn_symptom_count(void)
{
    return COUNT;
}

const WnSymptom *
wn_symptom_entry(size_t index)
{
    return index < COUNT ? &symptoms[index] : NULL;
}

/* Lower case, without the endings that change nothing: "drops", "dropped", "dropping". */
static char *
stem(const char *word)
{
    static const char *const endings[] = { "ing", "ed", "es", "s" };
    char                    *text = g_ascii_strdown(word, -1);
    size_t                   length = strlen(text);

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        size_t ending = strlen(endings[i]);
        if (length >= ending + SHORTEST && g_str_has_suffix(text, endings[i])) {
            length -= ending;
            text[length] = '\0';
            break;
        }
    }
    if (length > SHORTEST && text[length - 1] == text[length - 2])
        text[length - 1] = '\0';
    return text;
}

/* Words that stand in any complaint. */
static bool
says_nothing(const char *word)
{
    static const char *const fillers[] = {
        "a",    "about", "all",   "always", "am",   "an",   "and",   "another", "any",   "are",
        "as",   "at",    "but",   "by",     "d",    "do",   "does",  "don",     "even",  "every",
        "for",  "from",  "get",   "had",    "has",  "have", "he",    "her",     "his",   "i",
        "if",   "in",    "is",    "isn",    "it",   "its",  "just",  "ll",      "m",     "me",
        "my",   "not",   "of",    "on",     "or",   "our",  "re",    "s",       "she",   "so",
        "some", "t",     "that",  "the",    "them", "then", "there", "they",    "this",  "to",
        "us",   "ve",    "very",  "was",    "we",   "when", "with",  "won",     "would", "you",
        "your", "doesn", "phone", "person"
    };

    for (size_t i = 0; i < G_N_ELEMENTS(fillers); i++)
        if (strcmp(word, fillers[i]) == 0)
            return true;
    return false;
}

/* The stems of a text, each once.  "can't" and "can not" are "cannot". */
static GHashTable *
stems_of(const char *text)
{
    GHashTable      *stems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *lower = g_ascii_strdown(text, -1);
    g_auto(GStrv) words = g_strsplit_set(lower, " ,.;:!?'\"()/-\t\n", -1);

    for (char **word = words; *word; word++) {
        bool cannot = strcmp(*word, "can") == 0 && word[1] &&
                      (strcmp(word[1], "t") == 0 || strcmp(word[1], "not") == 0);
        if (cannot)
            g_hash_table_add(stems, g_strdup("cannot"));
        else if (**word && !says_nothing(*word) && strcmp(*word, "can") != 0)
            g_hash_table_add(stems, stem(*word));
    }
    return stems;
}

typedef struct {
    const WnSymptom *symptom;
    double           score;
    size_t           place;
} Match;

static int
best_first(const void *a, const void *b)
{
    const Match *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

/* Adds to each complaint that uses the word, the more the fewer use it. */
static void
count_word(const char *word, GHashTable *const *known, Match *matches)
{
    unsigned users = 0;

    for (size_t i = 0; i < COUNT; i++)
        users += g_hash_table_contains(known[i], word);
    for (size_t i = 0; i < COUNT; i++)
        if (g_hash_table_contains(known[i], word))
            matches[i].score += 1.0 / users;
}

size_t
wn_symptoms_find(const char *complaint, const WnSymptom **found, size_t most)
{
    /* One that fits half as well as the best is worth a look. */
    static const double CLOSE = 0.5;
    GHashTable         *known[COUNT], *asked = stems_of(complaint);
    Match               matches[COUNT];
    GHashTableIter      iter;
    gpointer            word;
    size_t              n = 0;

    for (size_t i = 0; i < COUNT; i++) {
        g_autofree char *all = g_strconcat(symptoms[i].says, " ", symptoms[i].words, NULL);
        known[i] = stems_of(all);
        matches[i] = (Match){ &symptoms[i], 0, i };
    }
    g_hash_table_iter_init(&iter, asked);
    while (g_hash_table_iter_next(&iter, &word, NULL))
        count_word(word, known, matches);
    qsort(matches, COUNT, sizeof(*matches), best_first);
    while (n < MIN(most, (size_t) COUNT) && matches[n].score > 0 &&
           matches[n].score >= CLOSE * matches[0].score) {
        found[n] = matches[n].symptom;
        n++;
    }
    for (size_t i = 0; i < COUNT; i++)
        g_hash_table_unref(known[i]);
    g_hash_table_unref(asked);
    return n;
}

/* ------------------------------------------------------------------ printing */

void
wn_symptom_text(GString *out, const WnSymptom *symptom, const WnPageStyle *style)
{
    g_auto(GStrv) ids = g_strsplit(symptom->causes, " ", -1);
    bool   first = true;
    WnPage page;

    wn_page_init(&page, out, style);
    wn_page_begin(&page, 0, NULL, 2);
    wn_page_add(&page, WN_INK_STRONG, symptom->says);
    wn_page_end(&page);
    for (char **id = ids; *id; id++) {
        const WnCauseInfo *info = wn_catalogue_find(*id);

        if (!info)
            continue;
        wn_page_begin(&page, 2, first ? "May be" : "", 11);
        first = false;
        wn_page_add(&page, WN_INK_STRONG, info->id);
        wn_page_add(&page, WN_INK_PLAIN, "  ");
        wn_page_add(&page, WN_INK_PLAIN, info->title);
        wn_page_end(&page);
    }
    wn_page_begin(&page, 2, "Capture", 11);
    wn_page_add(&page, WN_INK_PLAIN, symptom->capture);
    wn_page_end(&page);
}

void
wn_symptom_list(GString *out, const WnPageStyle *style)
{
    WnPage page;

    wn_page_init(&page, out, style);
    for (size_t i = 0; i < COUNT; i++) {
        wn_page_begin(&page, 2, NULL, 4);
        wn_page_add(&page, WN_INK_PLAIN, symptoms[i].says);
        wn_page_end(&page);
    }
}

void
wn_symptoms_markdown(GString *out)
{
    g_string_append(
        out, "# From the complaint to the cause\n\n"
             "What people say, what it may be (the likeliest first), and where to capture so "
             "that the capture can\ntell. `whynat explain --symptom \"drops after 30 "
             "seconds\"` finds the entry; `make docs` writes this page.\n\n"
             "Capture everything, not port 5060 alone: `tcpdump -i any -s 0 -w call.pcap`, "
             "and begin before the\ncall or the registration.\n");
    for (size_t i = 0; i < COUNT; i++) {
        g_auto(GStrv) ids = g_strsplit(symptoms[i].causes, " ", -1);

        g_string_append_printf(out, "\n## %s\n\n", symptoms[i].says);
        for (char **id = ids; *id; id++) {
            const WnCauseInfo *info = wn_catalogue_find(*id);
            if (info)
                g_string_append_printf(out, "- [%s](causes/%s.md): %s\n", *id, *id, info->title);
        }
        g_string_append_printf(out, "\nCapture: %s\n", symptoms[i].capture);
    }
}
