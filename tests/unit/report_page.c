/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Labels, wrapping, hanging indents, wide characters and colours of a page. */
#include <string.h>

#include "report/page.h"

static WnPage
page_of(GString *text, unsigned width, bool colour)
{
    WnPageStyle style = { .width = width, .charset = WN_CHARSET_UTF8, .colour = colour };
    WnPage      page;

    wn_page_init(&page, text, &style);
    return page;
}

static void
words_wrap_under_the_hanging_indent(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnPage page = page_of(text, 20, false);

    wn_page_begin(&page, 2, "Why", 8);
    wn_page_add(&page, WN_INK_PLAIN, "one two three four");
    wn_page_end(&page);
    /* "  Why   one two" is 15 columns; "three" would end in column 21. */
    g_assert_cmpstr(text->str, ==, "  Why   one two\n        three four\n");
}

static void
without_a_label_only_later_lines_hang(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnPage page = page_of(text, 10, false);

    wn_page_begin(&page, 0, NULL, 4);
    wn_page_add(&page, WN_INK_PLAIN, "abcdefgh ij");
    wn_page_end(&page);
    g_assert_cmpstr(text->str, ==, "abcdefgh\n    ij\n");
}

static void
a_long_word_is_not_cut(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnPage page = page_of(text, 10, false);

    wn_page_begin(&page, 0, NULL, 2);
    wn_page_add(&page, WN_INK_PLAIN, "to sip:alice@example.net now");
    wn_page_end(&page);
    g_assert_cmpstr(text->str, ==, "to\n  sip:alice@example.net\n  now\n");
}

static void
a_number_stays_with_its_unit(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnPage page = page_of(text, 13, false);

    wn_page_begin(&page, 0, NULL, 0);
    wn_page_add(&page, WN_INK_PLAIN, "lasted 31.5 s, then 7 people");
    wn_page_end(&page);
    g_assert_cmpstr(text->str, ==, "lasted\n31.5 s, then\n7 people\n");
}

/* Each of these takes two columns (UAX 11). */
static void
wide_characters_count_twice(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnPage page = page_of(text, 10, false);

    g_assert_cmpuint(wn_page_measure(&page, "山田"), ==, 4);
    g_assert_cmpuint(wn_page_measure(&page, "e\u0301"), ==, 1);
    wn_page_begin(&page, 0, NULL, 0);
    wn_page_add(&page, WN_INK_PLAIN, "山田山 山田");
    wn_page_end(&page);
    g_assert_cmpstr(text->str, ==, "山田山\n山田\n");
}

static void
width_nought_never_wraps(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnPage page = page_of(text, 0, false);

    wn_page_begin(&page, 0, NULL, 2);
    for (int i = 0; i < 100; i++)
        wn_page_add(&page, WN_INK_PLAIN, "word ");
    wn_page_end(&page);
    g_assert_cmpuint(text->len, ==, 500);
}

static void
colour_surrounds_text_and_text_cannot_colour(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnPage page = page_of(text, 80, true);

    wn_page_begin(&page, 0, NULL, 0);
    wn_page_add(&page, WN_INK_STRONG, "a\033[0mb");
    wn_page_end(&page);
    g_assert_cmpstr(text->str, ==, "\033[1ma\\x1B[0mb\033[0m\n");
}

static void
without_colour_there_is_no_escape(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnPage page = page_of(text, 80, false);

    for (WnInk ink = 0; ink < WN_INKS; ink++) {
        wn_page_begin(&page, 0, "Label", 9);
        wn_page_add(&page, ink, "text");
        wn_page_add_sign(&page, ink, WN_SIGN_FAILED);
        wn_page_end(&page);
    }
    g_assert_null(strchr(text->str, '\033'));
}

static void
signs_have_an_ascii_form(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnPage page = page_of(text, 80, false);

    page.style.charset = WN_CHARSET_ASCII;
    for (WnSign sign = 0; sign < WN_SIGNS; sign++)
        g_assert_true(g_str_is_ascii(wn_page_sign(&page, sign)));
}

static void
verbatim_is_not_wrapped_but_escaped(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnPage page = page_of(text, 10, false);

    wn_page_verbatim(&page, 4, "tcpdump -i any -w a.pcap \x1b");
    g_assert_cmpstr(text->str, ==, "    tcpdump -i any -w a.pcap \\x1B\n");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/page/words_wrap_under_the_hanging_indent",
                    words_wrap_under_the_hanging_indent);
    g_test_add_func("/report/page/without_a_label_only_later_lines_hang",
                    without_a_label_only_later_lines_hang);
    g_test_add_func("/report/page/a_long_word_is_not_cut", a_long_word_is_not_cut);
    g_test_add_func("/report/page/a_number_stays_with_its_unit", a_number_stays_with_its_unit);
    g_test_add_func("/report/page/wide_characters_count_twice", wide_characters_count_twice);
    g_test_add_func("/report/page/width_nought_never_wraps", width_nought_never_wraps);
    g_test_add_func("/report/page/colour_surrounds_text_and_text_cannot_colour",
                    colour_surrounds_text_and_text_cannot_colour);
    g_test_add_func("/report/page/without_colour_there_is_no_escape",
                    without_colour_there_is_no_escape);
    g_test_add_func("/report/page/signs_have_an_ascii_form", signs_have_an_ascii_form);
    g_test_add_func("/report/page/verbatim_is_not_wrapped_but_escaped",
                    verbatim_is_not_wrapped_but_escaped);
    return g_test_run();
}
