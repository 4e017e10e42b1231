/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of NATs and of sockets, as tables. */
#include "tables_parts.h"

/* "endpoint-independent", "endpoint- to address-dependent", or nothing. */
static char *
behaviour(const WnNatBehaviour *known)
{
    if (known->grade == WN_GRADE_NONE)
        return g_strdup("");
    if (known->least == known->most)
        return g_strdup(wn_dependence_name(known->least));
    return g_strdup_printf("%s to %s", wn_dependence_name(known->least),
                           wn_dependence_name(known->most));
}

static char *
addresses(const WnAddr *list, size_t n, uint32_t more)
{
    GString *text = g_string_new(NULL);
    char     one[WN_ADDR_TEXT];

    for (size_t i = 0; i < n; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", wn_addr_format(&list[i], one));
    if (more > 0)
        g_string_append_printf(text, " and %u more", more);
    return g_string_free(text, FALSE);
}

static char *
lifetime(const WnNatReport *nat)
{
    if (nat->least_life_ms == 0 && nat->most_life_ms == UINT32_MAX)
        return g_strdup("");
    if (nat->most_life_ms == UINT32_MAX)
        return g_strdup_printf("at least %u s", nat->least_life_ms / 1000);
    return g_strdup_printf("%u to %u s", nat->least_life_ms / 1000, nat->most_life_ms / 1000);
}

static void
fill_nats(const WnReport *report, GPtrArray *rows)
{
    for (size_t i = 0; i < report->n_nats; i++) {
        const WnNatReport *nat = &report->nats[i];
        char              *cells[] = {
                         addresses(nat->outsides, nat->n_outsides, nat->more_outsides),
                         addresses(nat->insides, nat->n_insides, nat->more_insides),
                         g_strdup(wn_cone_name(nat->type) ? wn_cone_name(nat->type) : ""),
                         g_strdup(nat->grade == WN_GRADE_NONE ? "" : wn_grade_name(nat->grade)),
                         behaviour(&nat->mapping),
                         behaviour(&nat->filtering),
                         g_strdup(tables_answer(nat->port_preserved)),
                         g_strdup(tables_answer(nat->hairpin)),
                         lifetime(nat),
        };

        tables_add_row(rows, cells, G_N_ELEMENTS(cells));
    }
}

const TableKind table_nat = {
    .name = "nat",
    .title = "Behaviour",
    .columns = { "Public address", "Inside", "Kind", "Grade", "Mapping", "Filtering", "Keeps port",
                 "Hairpin", "Forgets after" },
    .fill = fill_nats,
};

static char *
public_ports(const WnPortReport *port)
{
    GString *text = g_string_new(NULL);
    char     one[WN_ENDPOINT_TEXT];

    for (size_t i = 0; i < port->n_public; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               wn_endpoint_format(&port->public[i].address, one));
    return g_string_free(text, FALSE);
}

static char *
role_of_port(const WnPortReport *port)
{
    if (port->carrier == WN_CARRIER_UDP)
        return g_strdup(port->role);
    return g_strdup_printf("%s over %s", port->role, wn_carrier_name(port->carrier));
}

static void
fill_ports(const WnReport *report, GPtrArray *rows)
{
    for (size_t i = 0; i < report->n_ports; i++) {
        const WnPortReport *port = &report->ports[i];
        char               *cells[] = {
                          tables_endpoint(&port->endpoint),
                          role_of_port(port),
                          tables_endpoint(&port->local),
                          tables_endpoint(&port->advertised),
                          public_ports(port),
                          g_strdup_printf("%" G_GUINT64_FORMAT, port->packets_in),
                          g_strdup_printf("%" G_GUINT64_FORMAT, port->packets_out),
                          g_strdup(port->verdict),
                          g_strdup(port->traffic),
        };

        tables_add_row(rows, cells, G_N_ELEMENTS(cells));
    }
}

const TableKind table_ports = {
    .name = "ports",
    .title = "Port Audit",
    .columns = { "Socket", "Role", "Inside", "Announced", "Public", "In", "Out", "Port",
                 "Traffic" },
    .fill = fill_ports,
};
