/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See preferences.h.  A changed preference makes Wireshark dissect anew, and so the engine too. */
#include "preferences.h"

#include <epan/prefs.h>
#include <glib.h>
#include <wsutil/report_message.h>

Preferences preferences = { .servers = "",
                            .private_nets = "",
                            .public_nets = "",
                            .same_realm = "",
                            .sip_ports = "",
                            .rtp_range = "",
                            .vantages = "",
                            .decode_media = 1,
                            .info_column = 0 };

typedef bool (*ReadItem)(WnBytes text, void *value);

typedef struct {
    GArray *servers, *private_nets, *public_nets, *same_realms, *sip_ports, *vantages;
} Lists;

static Lists lists; /* that the engine at work was given */

/* How much an engine holds of one capture; 0: as much as it is made for. */
static struct {
    const char *name, *title, *what;
    size_t      place; /* in WnOptions */
    guint       value;
} limits[] = {
    { "max_calls", "Most calls", "calls, registrations and so on, by Call-ID",
      offsetof(WnOptions, max_calls), 0 },
    { "max_messages", "Most messages", "SIP messages", offsetof(WnOptions, max_messages), 0 },
    { "max_flows", "Most flows", "pairs of endpoints", offsetof(WnOptions, max_flows), 0 },
    { "max_streams", "Most streams", "RTP streams", offsetof(WnOptions, max_streams), 0 },
    { "max_stun", "Most STUN transactions", "STUN transactions", offsetof(WnOptions, max_stun), 0 },
    { "max_notes", "Most notes", "ICMP errors, names asked for and NAT mappings",
      offsetof(WnOptions, max_notes), 0 },
};

static bool
read_endpoint(WnBytes text, void *value)
{
    return wn_endpoint_parse(text, value);
}

static bool
read_prefix(WnBytes text, void *value)
{
    return wn_prefix_parse(text, value);
}

static bool
read_port(WnBytes text, void *value)
{
    uint64_t number;

    if (!wn_bytes_parse_number(text, UINT16_MAX, &number) || number == 0)
        return false;
    *(uint16_t *) value = (uint16_t) number;
    return true;
}

/* 10.1.0.0/16=10.2.0.0/16: the two reach each other untranslated. */
static bool
read_realms(WnBytes text, void *value)
{
    size_t    middle = wn_bytes_find(text, '=');
    WnPrefix *pair = value;

    return middle < text.length &&
           wn_prefix_parse(wn_bytes_trim(wn_bytes_slice(text, 0, middle)), &pair[0]) &&
           wn_prefix_parse(wn_bytes_trim(wn_bytes_from(text, middle + 1)), &pair[1]);
}

/* 192.168.1.20=lan: the capture was taken inside that host's network. */
static bool
read_vantage(WnBytes text, void *value)
{
    size_t         middle = wn_bytes_find(text, '=');
    WnBytes        side = wn_bytes_trim(wn_bytes_from(text, MIN(middle + 1, text.length)));
    WnVantageHint *hint = value;

    if (wn_bytes_equal_nocase(side, WN_LITERAL("lan")))
        hint->vantage = WN_VANTAGE_LAN;
    else if (wn_bytes_equal_nocase(side, WN_LITERAL("wan")))
        hint->vantage = WN_VANTAGE_WAN;
    else
        return false;
    return wn_addr_parse(wn_bytes_trim(wn_bytes_slice(text, 0, middle)), &hint->addr);
}

static void
put_down(GString *bad, WnBytes item)
{
    g_autofree char *text = g_utf8_make_valid((const char *) item.data, (gssize) item.length);

    g_string_append_printf(bad, "%s\"%s\"", bad->len > 0 ? ", " : "", text);
}

/* Items between commas; what cannot be read is left out, and put down (unless bad is NULL). */
static GArray *
read_list(const char *text, size_t size, ReadItem read, GString *bad)
{
    GArray  *list = g_array_new(FALSE, TRUE, (guint) size);
    gchar  **words = g_strsplit(text ? text : "", ",", -1);
    gpointer value = g_malloc0(size);

    for (gchar **word = words; *word; word++) {
        WnBytes item = wn_bytes_trim(wn_bytes(*word, strlen(*word)));

        if (item.length == 0)
            continue;
        memset(value, 0, size);
        if (read(item, value))
            g_array_append_vals(list, value, 1);
        else if (bad)
            put_down(bad, item);
    }
    g_free(value);
    g_strfreev(words);
    return list;
}

static void
read_range(const char *text, WnOptions *options, GString *bad)
{
    WnBytes  all = wn_bytes_trim(wn_bytes(text ? text : "", text ? strlen(text) : 0));
    size_t   dash = wn_bytes_find(all, '-');
    uint64_t low, high;

    if (all.length == 0)
        return;
    if (!wn_bytes_parse_number(wn_bytes_slice(all, 0, dash), UINT16_MAX, &low) ||
        !wn_bytes_parse_number(wn_bytes_from(all, dash + 1), UINT16_MAX, &high) || low > high) {
        if (bad)
            put_down(bad, all);
        return;
    }
    options->rtp_low = (uint16_t) low;
    options->rtp_high = (uint16_t) high;
}

static void
read_lists(Lists *read, GString *bad)
{
    const Preferences *from = &preferences;

    read->servers = read_list(from->servers, sizeof(WnEndpoint), read_endpoint, bad);
    read->private_nets = read_list(from->private_nets, sizeof(WnPrefix), read_prefix, bad);
    read->public_nets = read_list(from->public_nets, sizeof(WnPrefix), read_prefix, bad);
    read->same_realms = read_list(from->same_realm, 2 * sizeof(WnPrefix), read_realms, bad);
    read->sip_ports = read_list(from->sip_ports, sizeof(uint16_t), read_port, bad);
    read->vantages = read_list(from->vantages, sizeof(WnVantageHint), read_vantage, bad);
}

static void
release_lists(Lists *read)
{
    GArray **all[] = { &read->servers,     &read->private_nets, &read->public_nets,
                       &read->same_realms, &read->sip_ports,    &read->vantages };

    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        g_clear_pointer(all[i], g_array_unref);
}

void
preferences_read(WnOptions *options)
{
    wn_options_init(options);
    preferences_release();
    read_lists(&lists, NULL);
    options->servers = (const WnEndpoint *) (const void *) lists.servers->data;
    options->n_servers = lists.servers->len;
    options->private_nets = (const WnPrefix *) (const void *) lists.private_nets->data;
    options->n_private_nets = lists.private_nets->len;
    options->public_nets = (const WnPrefix *) (const void *) lists.public_nets->data;
    options->n_public_nets = lists.public_nets->len;
    options->same_realms = (const WnPrefix(*)[2])(const void *) lists.same_realms->data;
    options->n_same_realms = lists.same_realms->len;
    options->sip_ports = (const uint16_t *) (const void *) lists.sip_ports->data;
    options->n_sip_ports = lists.sip_ports->len;
    options->vantages = (const WnVantageHint *) (const void *) lists.vantages->data;
    options->n_vantages = lists.vantages->len;
    read_range(preferences.rtp_range, options, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++)
        if (limits[i].value > 0)
            *(uint32_t *) (void *) ((char *) options + limits[i].place) = limits[i].value;
}

void
preferences_release(void)
{
    release_lists(&lists);
}

/* The engine at work keeps its own lists: only complaints come of this reading, all in one window.
 */
static void
check(void)
{
    g_autoptr(GString) bad = g_string_new(NULL);
    WnOptions unused;
    Lists     checked;

    read_lists(&checked, bad);
    read_range(preferences.rtp_range, &unused, bad);
    release_lists(&checked);
    if (bad->len > 0)
        report_failure("whynat does not understand, and leaves out: %s", bad->str);
}

static void
register_limits(module_t *module)
{
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++)
        prefs_register_uint_preference(
            module, limits[i].name, limits[i].title,
            wmem_strdup_printf(wmem_epan_scope(),
                               "Keep so many %s; what is left out is told in the report. 0: as "
                               "many as whynat is made for",
                               limits[i].what),
            10, &limits[i].value);
}

void
preferences_register(int proto)
{
    module_t *module = prefs_register_protocol(proto, check);

    prefs_register_string_preference(
        module, "servers", "Servers",
        "Addresses of SIP servers and registrars, with or without port, between commas",
        &preferences.servers);
    prefs_register_string_preference(
        module, "private_nets", "Private networks",
        "Networks that are used inside though their addresses are public: 25.0.0.0/8, ...",
        &preferences.private_nets);
    prefs_register_string_preference(
        module, "public_nets", "Public networks",
        "Networks that everybody reaches though their addresses are private: 10.9.0.0/16, ...",
        &preferences.public_nets);
    prefs_register_string_preference(
        module, "same_realm", "Networks that reach each other",
        "Pairs of networks without NAT between them: 10.1.0.0/16=10.2.0.0/16, ...",
        &preferences.same_realm);
    prefs_register_string_preference(
        module, "sip_ports", "Further SIP ports",
        "Ports beside 5060 and 5061 whose connections are SIP's, even where "
        "they fail before any SIP, between commas",
        &preferences.sip_ports);
    prefs_register_string_preference(module, "rtp_range", "Media ports",
                                     "The range configured for media: 10000-20000",
                                     &preferences.rtp_range);
    prefs_register_string_preference(
        module, "vantages", "Where the capture was taken",
        "Inside (lan) or outside (wan) the network of a host: 192.168.1.20=lan, ...",
        &preferences.vantages);
    register_limits(module);
    prefs_register_bool_preference(
        module, "decode_media", "Decode media that NAT moved",
        "RTP of a call whose SDP names addresses that NAT made useless is decoded as RTP",
        &preferences.decode_media);
    prefs_register_bool_preference(module, "info_column", "Add the cause to the Info column",
                                   "Frames that prove a cause end with its name and grade",
                                   &preferences.info_column);
}
