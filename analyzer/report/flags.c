/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See flags.h. */
#include "report/flags.h"

#include "report/json_subject.h"
#include "report/phrase.h"
#include "report/text_subject.h"

/* What most configurations ask for: nat_uac_test("19"). */
enum { USUAL = WN_UAC_CONTACT_PRIVATE | WN_UAC_VIA_SOURCE_DIFFERS | WN_UAC_PORT_DIFFERS };

/* ------------------------------------------------------------------ text */

static void
add_tests(WnPage *page, unsigned mask, const uint32_t *frames, const char *(*name)(unsigned) )
{
    bool first = true;

    for (unsigned bit = 0; name(bit); bit++) {
        if (!(mask & 1u << bit))
            continue;
        wn_page_printf(page, "%s%s", first ? "" : ", ", name(bit));
        if (frames && frames[bit])
            wn_page_printf(page, " (#%u)", frames[bit]);
        first = false;
    }
    if (first)
        wn_page_add(page, WN_INK_PLAIN, "none");
}

static void
tell_program(WnPage *page, const char *label, const char *heading, unsigned mask,
             const uint32_t *frames, const char *(*name)(unsigned) )
{
    wn_page_begin(page, WN_TEXT_LABEL, label, WN_TEXT_BODY);
    wn_page_printf(page, "%s ", heading);
    wn_page_hang_here(page);
    add_tests(page, mask, frames, name);
    wn_page_end(page);
}

static void
tell_kamailio(WnPage *page, const char *label, const WnUacTests *tests, const uint32_t *frames)
{
    g_autofree char *heading = g_strdup_printf("Kamailio, %u:", tests->kamailio[1]);

    tell_program(page, label, heading, tests->kamailio[1], frames, wn_uac_test_name);
    if (tests->kamailio[0] != tests->kamailio[1]) {
        wn_page_begin(page, WN_TEXT_BODY, NULL, WN_TEXT_BODY);
        wn_page_printf(page,
                       "With nat_addr_mode 0 only %u: an address of 192.0.0.0/24 is among them.",
                       tests->kamailio[0]);
        wn_page_end(page);
    }
}

static bool
is_same(const WnMessageTests *a, const WnMessageTests *b)
{
    return a->tests.kamailio[1] == b->tests.kamailio[1] && a->tests.opensips == b->tests.opensips;
}

/* The first of those that raise what it does. */
static bool
is_first_of_kind(const WnClientTests *client, const WnMessageTests *row)
{
    for (const WnMessageTests *other = client->messages; other != row; other = other->next)
        if (is_same(other, row))
            return false;
    return true;
}

/* Which requests raise which tests, where they do not all raise the same. */
static void
tell_messages(WnPage *page, const WnClientTests *client)
{
    const char *label = "Each";
    bool        differ = false;

    for (const WnMessageTests *row = client->messages; row; row = row->next)
        differ |= !is_same(row, client->messages);
    for (const WnMessageTests *row = differ ? client->messages : NULL; row; row = row->next) {
        if (!is_first_of_kind(client, row))
            continue;
        wn_page_begin(page, WN_TEXT_LABEL, label, WN_TEXT_BODY);
        for (const WnMessageTests *same = row; same; same = same->next)
            if (is_same(same, row))
                wn_page_printf(page, "%s%s #%u", same == row ? "" : ", ", same->method,
                               same->frame);
        wn_page_add(page, WN_INK_PLAIN, ": ");
        add_tests(page, row->tests.kamailio[1], NULL, wn_uac_test_name);
        wn_page_add(page, WN_INK_PLAIN, "; OpenSIPS: ");
        add_tests(page, row->tests.opensips, NULL, wn_opensips_test_name);
        wn_page_end(page);
        label = "";
    }
}

static void
tell_mattered(WnPage *page, const WnClientTests *client)
{
    const WnUacTests *tests = client->is_predicted ? &client->predicted : &client->tests;
    bool              usual = (tests->kamailio[1] & USUAL) != 0;

    wn_page_begin(page, WN_TEXT_LABEL, "So", WN_TEXT_BODY);
    wn_page_add(page, WN_INK_PLAIN,
                usual ? "The usual test, nat_uac_test(\"19\"), finds it. "
                      : "The usual test, nat_uac_test(\"19\"), does not find it. ");
    if (client->mattered == WN_YES)
        wn_page_printf(page, "It mattered: %s.", client->cause);
    else if (client->mattered == WN_NO)
        wn_page_add(page, WN_INK_PLAIN, "It did no harm here: all that this client did works.");
    else
        wn_page_add(page, WN_INK_PLAIN, "Whether it mattered cannot be told here.");
    wn_page_end(page);
}

static void
tell_client(WnPage *page, const WnClientTests *client)
{
    char text[WN_ENDPOINT_TEXT];
    g_autoptr(GString) count = g_string_new(NULL);

    wn_page_gap(page);
    wn_page_begin(page, 0, NULL, 2);
    wn_page_add(page, WN_INK_STRONG, wn_endpoint_format(&client->client, text));
    wn_page_add(page, WN_INK_PLAIN, "  ");
    wn_page_add(page, WN_INK_PLAIN, client->from ? client->from : "");
    if (client->user_agent) {
        wn_page_add(page, WN_INK_PLAIN, "; ");
        wn_page_add(page, WN_INK_PLAIN, client->user_agent);
    }
    wn_phrase_count(count, client->requests, "request");
    wn_page_printf(page, "; %s", count->str);
    wn_page_end(page);
    tell_kamailio(page, "Here", &client->tests, client->kamailio_frames);
    tell_program(page, "", "OpenSIPS:", client->tests.opensips, client->opensips_frames,
                 wn_opensips_test_name);
    tell_messages(page, client);
    if (client->is_predicted) {
        wn_page_begin(page, WN_TEXT_LABEL, "Server", WN_TEXT_BODY);
        wn_page_printf(page, "sees it as %s:", wn_endpoint_format(&client->mapped, text));
        wn_page_end(page);
        tell_kamailio(page, "", &client->predicted, NULL);
        tell_program(page, "", "OpenSIPS:", client->predicted.opensips, NULL,
                     wn_opensips_test_name);
    }
    tell_mattered(page, client);
}

void
wn_flags_text(GString *out, const WnAnalysis *analysis, const WnPageStyle *style)
{
    const WnReport *report = analysis->report;
    g_autoptr(GString) count = g_string_new(NULL);
    WnPage page;

    wn_page_init(&page, out, style);
    wn_phrase_count(count, report->n_clients, "client");
    wn_page_begin(&page, 0, NULL, 2);
    wn_page_add(&page, WN_INK_STRONG, analysis->capture.file);
    wn_page_printf(&page, "   %s; which tests of nat_uac_test() their requests raise", count->str);
    wn_page_end(&page);
    for (size_t i = 0; i < report->n_clients; i++)
        tell_client(&page, &report->clients[i]);
}

/* ------------------------------------------------------------------ JSON */

static void
add_list(JsonBuilder *builder, const char *name, unsigned mask, const uint32_t *frames,
         const char *(*test_name)(unsigned) )
{
    wn_json_begin_array(builder, name);
    for (unsigned bit = 0; test_name(bit); bit++) {
        if (!(mask & 1u << bit))
            continue;
        json_builder_begin_object(builder);
        wn_json_text(builder, "name", test_name(bit));
        wn_json_number(builder, "bit", 1u << bit);
        if (frames && frames[bit])
            wn_json_number(builder, "frame", frames[bit]);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_programs(JsonBuilder *builder, const WnUacTests *tests, const uint32_t *kamailio,
             const uint32_t *opensips)
{
    add_list(builder, "kamailio", tests->kamailio[1], kamailio, wn_uac_test_name);
    wn_json_number(builder, "kamailio_mask", tests->kamailio[1]);
    wn_json_number(builder, "kamailio_mask_mode_0", tests->kamailio[0]);
    add_list(builder, "opensips", tests->opensips, opensips, wn_opensips_test_name);
    wn_json_number(builder, "opensips_mask", tests->opensips);
}

static void
add_messages(JsonBuilder *builder, const WnClientTests *client)
{
    wn_json_begin_array(builder, "messages");
    for (const WnMessageTests *row = client->messages; row; row = row->next) {
        json_builder_begin_object(builder);
        wn_json_number(builder, "frame", row->frame);
        wn_json_text(builder, "method", row->method);
        add_programs(builder, &row->tests, NULL, NULL);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_client(JsonBuilder *builder, const WnClientTests *client)
{
    json_builder_begin_object(builder);
    wn_json_endpoint(builder, "client", &client->client);
    wn_json_text(builder, "from", client->from);
    wn_json_text(builder, "user_agent", client->user_agent);
    wn_json_number(builder, "requests", client->requests);
    add_programs(builder, &client->tests, client->kamailio_frames, client->opensips_frames);
    json_builder_set_member_name(builder, "as_the_server_sees_it");
    if (client->is_predicted) {
        json_builder_begin_object(builder);
        wn_json_endpoint(builder, "source", &client->mapped);
        add_programs(builder, &client->predicted, NULL, NULL);
        json_builder_end_object(builder);
    } else {
        json_builder_add_null_value(builder);
    }
    add_messages(builder, client);
    wn_json_answer(builder, "mattered", client->mattered);
    wn_json_text(builder, "cause", client->cause);
    json_builder_end_object(builder);
}

void
wn_flags_json(GString *out, const WnAnalysis *analyses, size_t n)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    wn_json_text(builder, "schema", "whynat-flags/1");
    wn_json_begin_array(builder, "captures");
    for (size_t i = 0; i < n; i++) {
        json_builder_begin_object(builder);
        wn_json_text(builder, "file", analyses[i].capture.file);
        wn_json_begin_array(builder, "clients");
        for (size_t k = 0; k < analyses[i].report->n_clients; k++)
            add_client(builder, &analyses[i].report->clients[k]);
        json_builder_end_array(builder);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    wn_json_flush(builder, out);
    g_string_append_c(out, '\n');
}
