/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See network.h. */
#include "cli/network.h"

#include <string.h>

static WnBytes
bytes_of(const char *text)
{
    return wn_bytes(text, strlen(text));
}

static bool
wrong(const char *option, const char *text, const char *expected, GError **error)
{
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s '%s' is not %s", option, text,
                expected);
    return false;
}

static bool
add_prefix(GArray *array, const char *option, const char *text, GError **error)
{
    WnPrefix prefix;

    if (!wn_prefix_parse(bytes_of(text), &prefix))
        return wrong(option, text, "a network, as 10.0.0.0/8", error);
    g_array_append_val(array, prefix);
    return true;
}

static bool
add_server(GArray *array, const char *option, const char *text, GError **error)
{
    WnEndpoint endpoint;

    if (!wn_endpoint_parse(bytes_of(text), &endpoint))
        return wrong(option, text, "an address, as 203.0.113.5 or 203.0.113.5:5060", error);
    g_array_append_val(array, endpoint);
    return true;
}

static bool
add_port(GArray *array, const char *option, const char *text, GError **error)
{
    uint64_t number = 0;
    uint16_t port;

    if (!wn_bytes_parse_number(bytes_of(text), UINT16_MAX, &number) || number == 0)
        return wrong(option, text, "a port, from 1 to 65535", error);
    port = (uint16_t) number;
    g_array_append_val(array, port);
    return true;
}

static bool
add_vantage(GArray *array, const char *option, const char *text, GError **error)
{
    const char   *equals = strrchr(text, '=');
    WnVantageHint hint;

    if (!equals || !wn_addr_parse(wn_bytes(text, (size_t) (equals - text)), &hint.addr))
        return wrong(option, text, "ADDR=lan or ADDR=wan", error);
    if (strcmp(equals, "=lan") == 0)
        hint.vantage = WN_VANTAGE_LAN;
    else if (strcmp(equals, "=wan") == 0)
        hint.vantage = WN_VANTAGE_WAN;
    else
        return wrong(option, text, "ADDR=lan or ADDR=wan", error);
    g_array_append_val(array, hint);
    return true;
}

void
wn_network_add_options(GOptionContext *context, WnNetworkTexts *texts)
{
    const GOptionEntry entries[] = {
        { "private-net", 0, 0, G_OPTION_ARG_STRING_ARRAY, &texts->private_nets,
          "This network is private, whatever its addresses look like", "CIDR" },
        { "public-net", 0, 0, G_OPTION_ARG_STRING_ARRAY, &texts->public_nets,
          "This network is public", "CIDR" },
        { "server", 0, 0, G_OPTION_ARG_STRING_ARRAY, &texts->servers, "Here is a SIP server",
          "ADDR[:PORT]" },
        { "same-realm", 0, 0, G_OPTION_ARG_STRING_ARRAY, &texts->same_realms,
          "These two networks reach each other (VPN)", "CIDR,CIDR" },
        { "vantage", 0, 0, G_OPTION_ARG_STRING_ARRAY, &texts->vantages,
          "The capture was taken inside (lan) or outside (wan) this host's network",
          "ADDR=lan|wan" },
        { "sip-port", 0, 0, G_OPTION_ARG_STRING_ARRAY, &texts->sip_ports, "SIP also uses this port",
          "PORT" },
        { "rtp-range", 0, 0, G_OPTION_ARG_STRING, &texts->rtp_range,
          "The ports configured for media", "LO-HI" },
        { .long_name = NULL }
    };

    g_option_context_add_main_entries(context, entries, NULL);
}

static void
join(GString *line, const char *option, char **texts)
{
    for (char **text = texts; text && *text; text++)
        g_string_append_printf(line, "%s%s %s", line->len ? " " : "", option, *text);
}

char *
wn_network_texts_join(const WnNetworkTexts *texts)
{
    GString *line = g_string_new(NULL);
    char    *range[] = { texts->rtp_range, NULL };

    join(line, "--private-net", texts->private_nets);
    join(line, "--public-net", texts->public_nets);
    join(line, "--server", texts->servers);
    join(line, "--same-realm", texts->same_realms);
    join(line, "--vantage", texts->vantages);
    join(line, "--sip-port", texts->sip_ports);
    join(line, "--rtp-range", range);
    return g_string_free(line, FALSE);
}

typedef bool (*Add)(GArray *array, const char *option, const char *text, GError **error);

static GArray *
parse_list(char **texts, guint size, Add add, const char *option, GError **error)
{
    g_autoptr(GArray) array = g_array_new(FALSE, TRUE, size);

    for (char **text = texts; text && *text; text++) {
        g_auto(GStrv) parts = g_strsplit(*text, ",", -1);
        for (char **part = parts; *part; part++)
            if (!add(array, option, g_strstrip(*part), error))
                return NULL;
    }
    return g_steal_pointer(&array);
}

/* CIDR,CIDR: here the comma joins a pair. */
static GArray *
parse_realms(char **texts, GError **error)
{
    g_autoptr(GArray) array = g_array_new(FALSE, TRUE, sizeof(WnPrefix[2]));

    for (char **text = texts; text && *text; text++) {
        g_auto(GStrv) parts = g_strsplit(*text, ",", -1);
        WnPrefix pair[2];

        if (g_strv_length(parts) != 2 || !wn_prefix_parse(bytes_of(parts[0]), &pair[0]) ||
            !wn_prefix_parse(bytes_of(parts[1]), &pair[1])) {
            wrong("--same-realm", *text, "two networks, as 10.1.0.0/16,10.2.0.0/16", error);
            return NULL;
        }
        g_array_append_vals(array, pair, 1);
    }
    return g_steal_pointer(&array);
}

static bool
parse_range(const char *text, WnOptions *options, GError **error)
{
    const char *dash = strchr(text, '-');
    uint64_t    low = 0, high = 0;

    if (!dash || !wn_bytes_parse_number(wn_bytes(text, (size_t) (dash - text)), UINT16_MAX, &low) ||
        !wn_bytes_parse_number(bytes_of(dash + 1), UINT16_MAX, &high) || low == 0 || high < low)
        return wrong("--rtp-range", text, "a range of ports, as 10000-20000", error);
    options->rtp_low = (uint16_t) low;
    options->rtp_high = (uint16_t) high;
    return true;
}

bool
wn_network_parse(WnNetwork *network, const WnNetworkTexts *texts, WnOptions *options,
                 GError **error)
{
    *network = (WnNetwork){ 0 };
    network->private_nets =
        parse_list(texts->private_nets, sizeof(WnPrefix), add_prefix, "--private-net", error);
    if (network->private_nets)
        network->public_nets =
            parse_list(texts->public_nets, sizeof(WnPrefix), add_prefix, "--public-net", error);
    if (network->public_nets)
        network->servers =
            parse_list(texts->servers, sizeof(WnEndpoint), add_server, "--server", error);
    if (network->servers)
        network->vantages =
            parse_list(texts->vantages, sizeof(WnVantageHint), add_vantage, "--vantage", error);
    if (network->vantages)
        network->sip_ports =
            parse_list(texts->sip_ports, sizeof(uint16_t), add_port, "--sip-port", error);
    if (network->sip_ports)
        network->same_realms = parse_realms(texts->same_realms, error);
    if (!network->same_realms ||
        (texts->rtp_range && !parse_range(texts->rtp_range, options, error)))
        return false;

    options->private_nets = (const WnPrefix *) network->private_nets->data;
    options->n_private_nets = network->private_nets->len;
    options->public_nets = (const WnPrefix *) network->public_nets->data;
    options->n_public_nets = network->public_nets->len;
    options->servers = (const WnEndpoint *) network->servers->data;
    options->n_servers = network->servers->len;
    options->vantages = (const WnVantageHint *) network->vantages->data;
    options->n_vantages = network->vantages->len;
    options->sip_ports = (const uint16_t *) network->sip_ports->data;
    options->n_sip_ports = network->sip_ports->len;
    options->same_realms = (const WnPrefix(*)[2]) network->same_realms->data;
    options->n_same_realms = network->same_realms->len;
    return true;
}

void
wn_network_clear(WnNetwork *network)
{
    g_clear_pointer(&network->private_nets, g_array_unref);
    g_clear_pointer(&network->public_nets, g_array_unref);
    g_clear_pointer(&network->servers, g_array_unref);
    g_clear_pointer(&network->same_realms, g_array_unref);
    g_clear_pointer(&network->vantages, g_array_unref);
    g_clear_pointer(&network->sip_ports, g_array_unref);
}

void
wn_network_texts_clear(WnNetworkTexts *texts)
{
    g_strfreev(texts->private_nets);
    g_strfreev(texts->public_nets);
    g_strfreev(texts->servers);
    g_strfreev(texts->same_realms);
    g_strfreev(texts->vantages);
    g_strfreev(texts->sip_ports);
    g_free(texts->rtp_range);
    *texts = (WnNetworkTexts){ 0 };
}
