/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The catalogue for readers: every entry has its page, and a mistyped id finds its neighbour. */
#include "report/explain.h"

#include <json-glib/json-glib.h>
#include <string.h>

static const WnPageStyle plain = { .width = 80, .charset = WN_CHARSET_UTF8 };

/* Title, who, what, what to do, and where it is defined: for each entry. */
static void
every_entry_is_a_whole_page(void)
{
    for (size_t i = 0; i < wn_catalogue_size(); i++) {
        const WnCauseInfo *info = wn_catalogue_entry(i);
        g_autoptr(GString) text = g_string_new(NULL);

        wn_explain_text(text, info, &plain);
        g_test_message("%s", info->id);
        g_assert_nonnull(strstr(text->str, info->id));
        g_assert_nonnull(strstr(text->str, "\nWhat happens\n"));
        g_assert_nonnull(strstr(text->str, "\nWhere it is written\n"));
        g_assert_nonnull(strstr(text->str, info->references[0]));
        if (info->fix)
            g_assert_nonnull(strstr(text->str, "\nWhat to do\n"));
        if (wn_cause_excuse(info, 0))
            g_assert_nonnull(strstr(text->str, "\nWhen it is not this\n"));
        g_assert_true(g_utf8_validate(text->str, (gssize) text->len, NULL));
    }
}

static void
no_line_of_a_page_is_too_wide(void)
{
    for (size_t i = 0; i < wn_catalogue_size(); i++) {
        g_autoptr(GString) text = g_string_new(NULL);

        wn_explain_text(text, wn_catalogue_entry(i), &plain);
        g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
        for (char **line = lines; *line; line++)
            g_assert_cmpint(g_utf8_strlen(*line, -1), <=, 80);
    }
}

static void
every_entry_is_listed_once(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) node = NULL;
    WnPageStyle wide = { .charset = WN_CHARSET_UTF8 };

    wn_list_text(text, &wide);
    wn_list_json(json);
    node = json_from_string(json->str, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(json_array_get_length(json_node_get_array(node)), ==, wn_catalogue_size());
    for (size_t i = 0; i < wn_catalogue_size(); i++) {
        g_autofree char *line = g_strdup_printf("\n  %s ", wn_catalogue_entry(i)->id);
        const char      *found = strstr(text->str, line);
        g_assert_nonnull(found);
        g_assert_null(strstr(found + 1, line));
    }
}

static void
a_mistyped_id_finds_its_neighbour(void)
{
    g_assert_cmpstr(wn_closest_cause("ack-lost-privat-contact")->id, ==,
                    "ack-lost-private-contact");
    g_assert_cmpstr(wn_closest_cause("bye_lost")->id, ==, "bye-lost");
    g_assert_cmpstr(wn_closest_cause("private-contact")->id, ==, "ack-lost-private-contact");
}

static void
what_resembles_nothing_finds_nothing(void)
{
    g_autofree char *endless = g_strnfill(100000, 'a');

    g_assert_null(wn_closest_cause("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"));
    g_assert_null(wn_closest_cause(endless));
}

/* Markup characters of the texts are text on the page. */
static void
markdown_escapes_markup(void)
{
    static const WnCauseInfo info = { .id = "made",
                                      .title = "A <b> and a_b",
                                      .group = "Made",
                                      .explanation =
                                          "One [two](three) `four`.\n\nFive\nsix *seven*.",
                                      .fix = "- Do this,\n  then that.\n- And this.",
                                      .references = { "RFC 3261", NULL } };
    g_autoptr(GString) text = g_string_new(NULL);

    wn_explain_markdown(text, &info);
    g_assert_nonnull(strstr(text->str, "# A \\<b\\> and a\\_b\n"));
    g_assert_nonnull(strstr(text->str, "One \\[two\\](three) \\`four\\`.\n"));
    g_assert_nonnull(strstr(text->str, "Five six \\*seven\\*.\n"));
    g_assert_nonnull(strstr(text->str, "1. Do this, then that.\n1. And this.\n"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/explain/every_entry_is_a_whole_page", every_entry_is_a_whole_page);
    g_test_add_func("/report/explain/no_line_of_a_page_is_too_wide", no_line_of_a_page_is_too_wide);
    g_test_add_func("/report/explain/every_entry_is_listed_once", every_entry_is_listed_once);
    g_test_add_func("/report/explain/a_mistyped_id_finds_its_neighbour",
                    a_mistyped_id_finds_its_neighbour);
    g_test_add_func("/report/explain/what_resembles_nothing_finds_nothing",
                    what_resembles_nothing_finds_nothing);
    g_test_add_func("/report/explain/markdown_escapes_markup", markdown_escapes_markup);
    return g_test_run();
}
