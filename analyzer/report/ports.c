/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See ports.h. */
#include "report/ports.h"

#include <string.h>

#include "report/json_network.h"
#include "report/json_subject.h"
#include "report/phrase.h"
#include "report/text_subject.h"

static const char *
phrase_of(const char *word)
{
    static const char *const phrases[][2] = {
        { "unchanged", "the port stays as it is" },
        { "changed", "NAT replaces the port" },
        { "changed-per-destination", "NAT gives each destination another port" },
        { "advertised-not-used", "packets come from another endpoint than the advertised one" },
        { "never-used", "never used" },
        { "unseen", "its packets are not in this capture" },
        { "unknown", "what others see cannot be told from here" },
        { "only-outbound", "nothing came in" },
        { "only-inbound", "nothing was sent" },
        { "blocked", "packets to it were refused (ICMP)" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(phrases); i++)
        if (strcmp(word, phrases[i][0]) == 0)
            return phrases[i][1];
    return NULL;
}

static void
tell_public(WnPage *page, const WnPortReport *port)
{
    char address[WN_ENDPOINT_TEXT], towards[WN_ENDPOINT_TEXT];

    for (size_t i = 0; i < port->n_public; i++)
        wn_page_printf(page, "%s%s (by %s)", i ? ", " : "; seen as ",
                       wn_endpoint_format(&port->public[i].address, address),
                       wn_endpoint_format(&port->public[i].towards, towards));
}

static void
tell_port(WnPage *page, const WnPortReport *port)
{
    char text[WN_ENDPOINT_TEXT];

    wn_page_begin(page, 0, NULL, 2);
    wn_page_add(page, WN_INK_STRONG, wn_endpoint_format(&port->endpoint, text));
    wn_page_printf(page, "  %s%s%s: %s", port->role, port->carrier ? " over " : "",
                   port->carrier ? wn_carrier_name(port->carrier) : "", phrase_of(port->verdict));
    if (strcmp(port->traffic, "both") != 0 && strcmp(port->traffic, port->verdict) != 0)
        wn_page_printf(page, "; %s", phrase_of(port->traffic));
    wn_page_end(page);
    wn_page_begin(page, 4, NULL, 6);
    wn_page_printf(page, "%" G_GUINT64_FORMAT " in, %" G_GUINT64_FORMAT " out", port->packets_in,
                   port->packets_out);
    if (!wn_endpoint_equal(&port->local, &port->endpoint) && port->local.addr.family)
        wn_page_printf(page, "; inside %s", wn_endpoint_format(&port->local, text));
    if (port->advertised.addr.family)
        wn_page_printf(page, "; advertised as %s", wn_endpoint_format(&port->advertised, text));
    tell_public(page, port);
    wn_page_add(page, WN_INK_PLAIN, ".");
    wn_page_end(page);
    for (size_t i = 0; i < port->n_remarks; i++) {
        wn_page_begin(page, 4, NULL, 6);
        wn_page_add(page, WN_INK_PLAIN, port->remarks[i]);
        wn_page_end(page);
    }
}

void
wn_ports_text(GString *out, const WnAnalysis *analysis, const WnPageStyle *style)
{
    const WnReport *report = analysis->report;
    g_autoptr(GString) count = g_string_new(NULL);
    WnPage page;

    wn_page_init(&page, out, style);
    wn_phrase_count(count, report->n_ports, "socket");
    wn_page_begin(&page, 0, NULL, 2);
    wn_page_add(&page, WN_INK_STRONG, analysis->capture.file);
    wn_page_printf(&page, "   %s%s", count->str, report->ports_cut ? " (the first ones)" : "");
    wn_page_end(&page);
    wn_page_gap(&page);
    for (size_t i = 0; i < report->n_ports; i++)
        tell_port(&page, &report->ports[i]);
}

void
wn_ports_json(GString *out, const WnAnalysis *analyses, size_t n)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    wn_json_text(builder, "schema", "whynat-ports/1");
    wn_json_begin_array(builder, "captures");
    for (size_t i = 0; i < n; i++) {
        json_builder_begin_object(builder);
        wn_json_text(builder, "file", analyses[i].capture.file);
        wn_json_begin_array(builder, "ports");
        for (size_t k = 0; k < analyses[i].report->n_ports; k++) {
            json_builder_begin_object(builder);
            wn_json_port(builder, &analyses[i].report->ports[k], i);
            json_builder_end_object(builder);
        }
        json_builder_end_array(builder);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    wn_json_flush(builder, out);
    g_string_append_c(out, '\n');
}
