/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The catalogue is complete: each cause has its file, table line, sample, innocent twin, test,
 * page, references and words; each finding its file, sample, twin and test; each guard its file; no
 * id twice.
 */
#include <glib.h>
#include <string.h>

#include "catalogue.h"
#include "findings/finding.h"
#include "support/watch.h"
#include "whynat.h"

static gboolean
exists(const char *format, const char *id)
{
    const char      *source = g_getenv("WHYNAT_SOURCE");
    g_autofree char *relative = NULL;
    g_autofree char *path = NULL;
    g_autoptr(GString) text = g_string_new(format);

    g_assert_nonnull(source);
    g_string_replace(text, "ID", id, 0);
    relative = g_string_free(g_steal_pointer(&text), FALSE);
    path = g_build_filename(source, relative, NULL);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/* Shown by absence: no capture can be the sample of "everything worked" but a working call. */
static void
each_cause_has_its_files(void)
{
    static const char *const needed[] = { "analyzer/causes/ID.c", "samples/ID.pcap",
                                          "samples/ID.not.pcap", "tests/causes/ID.c",
                                          "docs/causes/ID.md" };

    for (size_t i = 0; i < wn_catalogue_size(); i++) {
        const WnCauseInfo *info = wn_catalogue_entry(i);
        for (size_t n = 0; n < G_N_ELEMENTS(needed); n++)
            if (!exists(needed[n], info->id)) {
                g_test_message("%s lacks %s", info->id, needed[n]);
                g_test_fail();
            }
    }
}

/* Lines are joined by one blank: a word that is divided at its hyphen would fall apart. */
static void
assert_is_whole(const char *text)
{
    static const char BLANKS[] = " \n";

    for (const char *at = text; *at; at++) {
        if (*at == '-' && at > text && g_ascii_isalnum(at[-1]) && strchr(BLANKS, at[1])) {
            const char *next = at + 1 + strspn(at + 1, BLANKS);
            g_test_message("%.30s", at > text + 10 ? at - 10 : text);
            /* "address- or port-restricted" is a word left out. */
            g_assert_true(g_str_has_prefix(next, "or ") || g_str_has_prefix(next, "and "));
        }
        if (strchr(BLANKS, at[0]))
            g_assert_true(at[1] != ',' && at[1] != ';');
    }
}

static void
each_cause_has_its_words(void)
{
    for (size_t i = 0; i < wn_catalogue_size(); i++) {
        const WnCauseInfo *info = wn_catalogue_entry(i);

        g_test_message("%s", info->id);
        g_assert_true(info->title && info->title[0]);
        g_assert_cmpint(info->title[strlen(info->title) - 1], !=, '.');
        g_assert_true(info->explanation && strlen(info->explanation) > 80);
        g_assert_true(g_str_has_prefix(info->fix, "- "));
        g_assert_nonnull(info->group);
        assert_is_whole(info->title);
        assert_is_whole(info->explanation);
        assert_is_whole(info->fix);
        g_assert_nonnull(info->references[0]);
        g_assert_cmpuint(info->judges, !=, 0);
        g_assert_true(wn_catalogue_find(info->id) == info);
    }
}

static void
ids_are_unique_and_kebab_case(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (size_t i = 0; i < wn_catalogue.n_causes; i++)
        g_assert_true(g_hash_table_add(seen, (char *) wn_catalogue.causes[i]->info.id));
    for (size_t i = 0; i < wn_catalogue.n_findings; i++)
        g_assert_true(g_hash_table_add(seen, (char *) wn_catalogue.findings[i]->id));
    g_assert_cmpuint(g_hash_table_size(seen), ==, wn_catalogue.n_causes + wn_catalogue.n_findings);

    GHashTableIter iter;
    gpointer       id;
    g_hash_table_iter_init(&iter, seen);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        g_assert_cmpuint(strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-"), ==, strlen(id));
}

static bool
is_cause(const char *id)
{
    return wn_catalogue_find(id) != NULL;
}

/* What a cause suppresses is spelled as it is called, in this catalogue or in the specification's.
 */
static void
suppressed_ids_exist(void)
{
    for (size_t i = 0; i < wn_catalogue.n_causes; i++)
        for (size_t n = 0; n < WN_MAX_SUPPRESSED && wn_catalogue.causes[i]->suppresses[n]; n++) {
            const char *id = wn_catalogue.causes[i]->suppresses[n];
            if (!is_cause(id))
                g_error("%s suppresses %s, which does not exist", wn_catalogue.causes[i]->info.id,
                        id);
        }
}

static void
every_finding_can_be_observed(void)
{
    for (size_t i = 0; i < wn_catalogue.n_findings; i++) {
        g_assert_nonnull(wn_catalogue.findings[i]->observe);
        g_assert_cmpuint(wn_catalogue.findings[i]->observes, !=, 0);
    }
}

static const struct {
    const WnFindingKind *finding;
    const char          *sample, *twin;
} SHOWN[] = {
#define WN_SHOWN(finding, sample, twin) { &finding_##finding, sample, twin },
#include "findings/shown.def"
#undef WN_SHOWN
};

static void
each_finding_has_sample_and_twin(void)
{
    g_autoptr(GHashTable) shown = g_hash_table_new(g_direct_hash, g_direct_equal);

    for (size_t i = 0; i < G_N_ELEMENTS(SHOWN); i++)
        g_assert_true(g_hash_table_add(shown, (void *) SHOWN[i].finding));
    for (size_t i = 0; i < wn_catalogue.n_findings; i++)
        if (!g_hash_table_contains(shown, wn_catalogue.findings[i])) {
            g_test_message("%s lacks a sample and a twin: tests/findings/shown.def",
                           wn_catalogue.findings[i]->id);
            g_test_fail();
        }
}

static void
each_sample_shows_its_finding(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(SHOWN); i++)
        wn_assert_shown(SHOWN[i].finding, SHOWN[i].sample);
}

static void
no_twin_shows_the_finding(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(SHOWN); i++)
        wn_assert_watched(SHOWN[i].finding, SHOWN[i].twin, 0);
}

/* All tests of findings, one behind the other. */
static char *
read_tests(void)
{
    g_autofree char *path = g_build_filename(g_getenv("WHYNAT_SOURCE"), "tests/findings", NULL);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    g_autoptr(GString) all = g_string_new(NULL);
    const char *name;

    g_assert_nonnull(folder);
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_autofree char *text = NULL;

        if (g_str_has_suffix(name, ".c") && g_file_get_contents(file, &text, NULL, NULL))
            g_string_append(all, text);
    }
    return g_string_free(g_steal_pointer(&all), FALSE);
}

/* No longer one that begins so. */
static bool
names_symbol(const char *text, const char *symbol)
{
    const char *at = text;

    while ((at = strstr(at, symbol)) != NULL) {
        at += strlen(symbol);
        if (!g_ascii_isalnum(*at) && *at != '_')
            return true;
    }
    return false;
}

/* By its id, or as the symbol. */
static void
each_finding_is_named_by_a_test(void)
{
    g_autofree char *tests = read_tests();

    for (size_t i = 0; i < wn_catalogue.n_findings; i++) {
        const char      *id = wn_catalogue.findings[i]->id;
        g_autofree char *quoted = g_strdup_printf("\"%s\"", id);
        g_autofree char *symbol = g_strdup_printf("finding_%s", id);

        g_strdelimit(symbol, "-", '_');
        if (!strstr(tests, quoted) && !names_symbol(tests, symbol)) {
            g_test_message("%s has no test in tests/findings", id);
            g_test_fail();
        }
    }
}

/* Of a name that no finding has, this does not compile. */
static void
each_finding_is_raised_as_one_alert(void)
{
    static const WnFindingKind *const RAISED[] = {
#define WN_RAISED(finding, alert) &finding_##finding,
#include "frames/raised.def"
#undef WN_RAISED
    };
    g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);

    for (size_t i = 0; i < G_N_ELEMENTS(RAISED); i++)
        g_assert_true(g_hash_table_add(seen, (void *) RAISED[i]));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/catalogue/files", each_cause_has_its_files);
    g_test_add_func("/catalogue/words", each_cause_has_its_words);
    g_test_add_func("/catalogue/ids", ids_are_unique_and_kebab_case);
    g_test_add_func("/catalogue/suppressed", suppressed_ids_exist);
    g_test_add_func("/catalogue/findings", every_finding_can_be_observed);
    g_test_add_func("/catalogue/shown", each_finding_has_sample_and_twin);
    g_test_add_func("/catalogue/samples", each_sample_shows_its_finding);
    g_test_add_func("/catalogue/twins", no_twin_shows_the_finding);
    g_test_add_func("/catalogue/tests", each_finding_is_named_by_a_test);
    g_test_add_func("/catalogue/alerts", each_finding_is_raised_as_one_alert);
    return g_test_run();
}
