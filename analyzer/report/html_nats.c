/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of the NATs of a capture, and of each socket behind them, as tables. */
#include <glib.h>

#include "report/html_parts.h"

enum { MOST_PORTS = 200 };

static void
add_addresses(GString *out, const WnAddr *addresses, size_t n, uint32_t more, const char *kind)
{
    char text[WN_ADDR_TEXT];

    g_string_append(out, "<td>");
    for (size_t i = 0; i < n; i++)
        wn_html_printf(out, "%s%s", i ? ", " : "", wn_addr_format(&addresses[i], text));
    if (more > 0)
        wn_html_printf(out, " and %u more", more);
    g_string_append(out, kind);
    g_string_append(out, "</td>");
}

/* "endpoint-independent"; where it lies between two, both. */
static void
add_behaviour(GString *out, const WnNatBehaviour *behaviour)
{
    g_string_append(out, "<td>");
    if (behaviour->grade == WN_GRADE_NONE)
        g_string_append(out, "not known");
    else if (behaviour->least > behaviour->most)
        g_string_append(out, "contradictory");
    else if (behaviour->least == behaviour->most)
        wn_html_text(out, wn_dependence_name(behaviour->least));
    else
        wn_html_printf(out, "%s to %s", wn_dependence_name(behaviour->least),
                       wn_dependence_name(behaviour->most));
    g_string_append(out, "</td>");
}

static void
add_nat(GString *out, const WnNatReport *nat)
{
    static const char *const answers[] = { "not known", "no", "yes" };
    const char              *cone = wn_cone_name(nat->type);

    g_string_append(out, "<tr>");
    add_addresses(out, nat->insides, nat->n_insides, nat->more_insides, "");
    add_addresses(out, nat->outsides, nat->n_outsides, nat->more_outsides,
                  nat->nat64 ? " (NAT64)" : "");
    add_behaviour(out, &nat->mapping);
    add_behaviour(out, &nat->filtering);
    g_string_append(out, "<td>");
    wn_html_text(out, cone ? cone : "not known");
    g_string_append_printf(out, "</td><td>%s</td><td>%s</td><td>%s</td></tr>",
                           answers[nat->port_preserved], answers[nat->hairpin],
                           nat->alg_breaks ? "yes, and it does harm" : answers[nat->alg]);
    for (size_t i = 0; i < nat->n_remarks; i++) {
        g_string_append(out, "<tr><td></td><td colspan=\"7\">");
        wn_html_text(out, nat->remarks[i]);
        g_string_append(out, "</td></tr>");
    }
}

static void
begin_table(GString *out, const char *title, size_t n, const char *const *columns, size_t n_columns)
{
    g_string_append_printf(
        out,
        "<details class=\"all\"><summary>%s (%zu)</summary><div class=\"scroll\" "
        "tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table><thead><tr>",
        title, n, title);
    for (size_t i = 0; i < n_columns; i++)
        g_string_append_printf(out, "<th scope=\"col\">%s</th>", columns[i]);
    g_string_append(out, "</tr></thead><tbody>");
}

static void
add_endpoint(GString *out, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    g_string_append(out, "<td>");
    if (endpoint->addr.family)
        wn_html_text(out, wn_endpoint_format(endpoint, text));
    g_string_append(out, "</td>");
}

static void
add_port(GString *out, const WnPortReport *port)
{
    char text[WN_ENDPOINT_TEXT];

    g_string_append(out, "<tr>");
    add_endpoint(out, &port->endpoint);
    g_string_append(out, "<td>");
    wn_html_text(out, port->role);
    if (port->carrier != WN_CARRIER_UDP)
        wn_html_printf(out, " over %s", wn_carrier_name(port->carrier));
    g_string_append(out, "</td>");
    add_endpoint(out, &port->local);
    add_endpoint(out, &port->advertised);
    g_string_append(out, "<td>");
    for (size_t i = 0; i < port->n_public; i++)
        wn_html_printf(out, "%s%s", i ? ", " : "",
                       wn_endpoint_format(&port->public[i].address, text));
    g_string_append_printf(out, "</td><td>%" G_GUINT64_FORMAT " / %" G_GUINT64_FORMAT "</td><td>",
                           port->packets_in, port->packets_out);
    wn_html_text(out, port->verdict);
    g_string_append(out, "</td></tr>");
}

void
wn_html_nats(GString *out, const WnReport *report)
{
    static const char *const nats[] = { "Behind it",     "From outside",   "Mapping", "Filtering",
                                        "RFC 3489 type", "Keeps the port", "Hairpin", "ALG" };
    static const char *const ports[] = { "Socket",    "Role",           "Inside",
                                         "Announced", "Seen by others", "Packets in / out",
                                         "Verdict" };
    size_t                   n = MIN(report->n_ports, (size_t) MOST_PORTS);

    if (report->n_nats > 0) {
        begin_table(out, "NATs and how they behave", report->n_nats, nats, G_N_ELEMENTS(nats));
        for (size_t i = 0; i < report->n_nats; i++)
            add_nat(out, &report->nats[i]);
        g_string_append(out, "</tbody></table></div></details>\n");
    }
    if (n > 0) {
        begin_table(out, "Ports", report->n_ports, ports, G_N_ELEMENTS(ports));
        for (size_t i = 0; i < n; i++)
            add_port(out, &report->ports[i]);
        g_string_append(out, "</tbody></table></div>");
        if (report->n_ports > n)
            g_string_append_printf(out, "<p>%zu more are in the JSON report.</p>",
                                   report->n_ports - n);
        g_string_append(out, "</details>\n");
    }
}
