/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a pcapng file says of an interface: its description and statistics, their options, and what
 * its time stamps mean (draft-ietf-opsawg-pcapng 3.5, 4.2, 4.6).
 */
#include "capture/pcapng.h"

#include "capture/byte_order.h"

enum {
    OPTION_END = 0,
    INTERFACE_NAME = 2,
    INTERFACE_RESOLUTION = 9,
    INTERFACE_FILTER = 11,
    INTERFACE_OFFSET = 14,
    PACKET_DROPS = 4,
    STATISTICS_IF_DROP = 5,
    STATISTICS_OS_DROP = 7
};

#define INTERFACE_FIXED  8u
#define STATISTICS_FIXED 12u

/* The next option and what follows it; false at the end, also where one is cut. */
static bool
next_option(WnBytes *options, bool swapped, uint16_t *code, WnBytes *value)
{
    if (options->length < 4)
        return false;

    size_t length = wn_read16(options->data + 2, swapped);
    *code = wn_read16(options->data, swapped);
    if (*code == OPTION_END || length > options->length - 4)
        return false;
    *value = wn_bytes_slice(*options, 4, length);
    *options = wn_bytes_from(*options, 4 + (length + 3) / 4 * 4);
    return true;
}

/* if_tsresol: a negative power of 10, or of 2 where the highest bit is set. */
static void
set_resolution(WnPcapngInterface *interface, uint8_t resolution)
{
    uint8_t exponent = resolution & 0x7f;

    interface->multiplier = 0;
    interface->divisor = 1;
    if (resolution & 0x80) {
        /* Of units finer than 2^-63 s, 64 bits hold two seconds at most: taken as none. */
        interface->divisor = exponent <= 63 ? UINT64_C(1) << exponent : 0;
        return;
    }
    for (uint8_t i = 0; i < exponent && interface->divisor != 0; i++)
        interface->divisor = exponent <= 19 ? interface->divisor * 10 : 0;
    if (exponent <= 9)
        interface->multiplier = (uint64_t) WN_SECOND / interface->divisor;
}

static WnTime
saturate(__int128 time)
{
    return (WnTime) CLAMP(time, -WN_TIME_MAX, WN_TIME_MAX);
}

WnTime
wn_pcapng_time(const WnPcapngInterface *interface, uint64_t stamp)
{
    WnTime time;

    /* Nearly always so: microseconds or nanoseconds, and no offset. */
    if (interface->multiplier != 0 && interface->offset == 0 &&
        !__builtin_mul_overflow(stamp, interface->multiplier, &time) && time <= WN_TIME_MAX)
        return time;

    __int128 nanoseconds = 0;
    if (interface->multiplier != 0)
        nanoseconds = (__int128) stamp * interface->multiplier;
    else if (interface->divisor != 0)
        nanoseconds = (__int128) stamp * WN_SECOND / interface->divisor;
    return saturate(nanoseconds + (__int128) interface->offset * WN_SECOND);
}

bool
wn_pcapng_read_interface(WnPcapng *pcapng, WnBytes body, WnLedger *ledger)
{
    if (body.length < INTERFACE_FIXED)
        return false;

    WnPcapngInterface interface = { .link_type = wn_read16(body.data, pcapng->swapped),
                                    .snaplen = wn_read32(body.data + 4, pcapng->swapped) };
    WnPointFacts      facts = { .link_type = interface.link_type, .snaplen = interface.snaplen };
    g_autofree char  *name = NULL, *filter = NULL;
    WnBytes           options = wn_bytes_from(body, INTERFACE_FIXED), value;
    uint16_t          code;

    set_resolution(&interface, 6);
    while (next_option(&options, pcapng->swapped, &code, &value)) {
        if (code == INTERFACE_NAME && value.length > 0 && !name) {
            facts.name = name = g_strndup((const char *) value.data, value.length);
        } else if (code == INTERFACE_FILTER && value.length > 1) {
            /* A filter in words, or as code for the BPF machine. */
            facts.filtered = true;
            if (value.data[0] == 0 && !filter)
                facts.filter = filter = g_strndup((const char *) value.data + 1, value.length - 1);
        } else if (code == INTERFACE_RESOLUTION && value.length == 1) {
            set_resolution(&interface, value.data[0]);
        } else if (code == INTERFACE_OFFSET && value.length == 8) {
            interface.offset = (int64_t) wn_read64(value.data, pcapng->swapped);
        }
    }
    if (!wn_ledger_ensure_point(ledger, &facts, &interface.point))
        return false;
    g_array_append_val(pcapng->interfaces, interface);
    return true;
}

/* Counts are cumulative, and what the system lost is not among what the interface lost. */
bool
wn_pcapng_read_statistics(const WnPcapng *pcapng, WnBytes body, WnLedger *ledger)
{
    if (body.length < STATISTICS_FIXED)
        return false;

    uint32_t interface = wn_read32(body.data, pcapng->swapped);
    WnBytes  options = wn_bytes_from(body, STATISTICS_FIXED), value;
    uint64_t by_interface = 0, by_system = 0, dropped;
    uint16_t code;

    if (interface >= pcapng->interfaces->len)
        return false;
    while (next_option(&options, pcapng->swapped, &code, &value)) {
        if (code == STATISTICS_IF_DROP && value.length == 8)
            by_interface = wn_read64(value.data, pcapng->swapped);
        else if (code == STATISTICS_OS_DROP && value.length == 8)
            by_system = wn_read64(value.data, pcapng->swapped);
    }
    if (__builtin_add_overflow(by_interface, by_system, &dropped))
        dropped = UINT64_MAX;
    wn_ledger_state_dropped(
        ledger, g_array_index(pcapng->interfaces, WnPcapngInterface, interface).point, dropped);
    return true;
}

void
wn_pcapng_read_packet_options(const WnPcapng *pcapng, uint16_t point, WnBytes options,
                              WnLedger *ledger)
{
    WnBytes  value;
    uint16_t code;

    while (next_option(&options, pcapng->swapped, &code, &value))
        if (code == PACKET_DROPS && value.length == 8)
            wn_ledger_add_dropped(ledger, point, wn_read64(value.data, pcapng->swapped));
}
