/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * docs/causes holds one page for each cause, and each is what the catalogue says: `make docs` runs
 * this program with --write, the tests run it without.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/explain.h"
#include "report/symptom.h"
#include "whynat.h"

static char *
page_path(const char *id)
{
    const char      *source = g_getenv("WHYNAT_SOURCE");
    g_autofree char *name = g_strconcat(id, ".md", NULL);

    if (!source)
        g_error("WHYNAT_SOURCE does not name the project's folder");
    return g_build_filename(source, "docs", "causes", name, NULL);
}

static void
each_page_is_what_the_catalogue_says(void)
{
    for (size_t i = 0; i < wn_catalogue_size(); i++) {
        const WnCauseInfo *info = wn_catalogue_entry(i);
        g_autofree char   *path = page_path(info->id);
        g_autofree char   *text = NULL;
        g_autoptr(GString) expected = g_string_new(NULL);

        wn_explain_markdown(expected, info);
        if (!g_file_get_contents(path, &text, NULL, NULL) || !g_str_equal(text, expected->str)) {
            g_test_message("docs/causes/%s.md is not what the catalogue says: run make docs",
                           info->id);
            g_test_fail();
        }
    }
}

static void
no_page_without_a_cause(void)
{
    g_autofree char *none = page_path("");
    g_autofree char *folder = g_path_get_dirname(none);
    g_autoptr(GDir) pages = g_dir_open(folder, 0, NULL);
    const char *name;

    g_assert_nonnull(pages);
    while ((name = g_dir_read_name(pages))) {
        g_autofree char *id = g_strndup(name, strlen(name) - MIN(strlen(name), 3));

        if (!g_str_has_suffix(name, ".md") || !wn_catalogue_find(id)) {
            g_test_message("docs/causes/%s is the page of no cause", name);
            g_test_fail();
        }
    }
}

static char *
symptoms_path(void)
{
    const char *source = g_getenv("WHYNAT_SOURCE");

    g_assert_nonnull(source);
    return g_build_filename(source, "docs", "symptoms.md", NULL);
}

/* Every complaint is there, and no link leads nowhere.  A cause that is newer than the page may be
 * missing until the next `make docs`. */
static void
complaints_lead_to_causes(void)
{
    g_autofree char *path = symptoms_path();
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) links = NULL;

    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    for (size_t i = 0; i < wn_symptom_count(); i++)
        g_assert_nonnull(strstr(text, wn_symptom_entry(i)->says));
    links = g_strsplit(text, "](causes/", -1);
    g_assert_cmpuint(g_strv_length(links), >, 40);
    for (char **link = links + 1; *link; link++) {
        g_autofree char *id = g_strndup(*link, strcspn(*link, "."));
        g_test_message("%s", id);
        g_assert_nonnull(wn_catalogue_find(id));
    }
}

static int
write_symptoms(void)
{
    g_autofree char *path = symptoms_path();
    g_autoptr(GString) text = g_string_new(NULL);

    wn_symptoms_markdown(text);
    return g_file_set_contents(path, text->str, (gssize) text->len, NULL) ? EXIT_SUCCESS
                                                                          : EXIT_FAILURE;
}

static int
write_pages(void)
{
    for (size_t i = 0; i < wn_catalogue_size(); i++) {
        const WnCauseInfo *info = wn_catalogue_entry(i);
        g_autofree char   *path = page_path(info->id);
        g_autofree char   *folder = g_path_get_dirname(path);
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GError) error = NULL;

        wn_explain_markdown(text, info);
        if (g_mkdir_with_parents(folder, 0777) != 0)
            g_printerr("%s cannot be made.\n", folder);
        if (!g_file_set_contents(path, text->str, (gssize) text->len, &error)) {
            g_printerr("%s\n", error->message);
            return EXIT_FAILURE;
        }
    }
    g_print("%zu pages\n", wn_catalogue_size());
    return write_symptoms();
}

int
main(int argc, char **argv)
{
    if (argc == 2 && g_str_equal(argv[1], "--write"))
        return write_pages();
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pages/each-is-what-the-catalogue-says", each_page_is_what_the_catalogue_says);
    g_test_add_func("/pages/none-without-a-cause", no_page_without_a_cause);
    g_test_add_func("/pages/complaints-lead-to-causes", complaints_lead_to_causes);
    return g_test_run();
}
