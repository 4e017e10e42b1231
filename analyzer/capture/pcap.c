/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Classic pcap (draft-ietf-opsawg-pcap 4 and 5): a file header, then a short header per packet. */
#include "capture/pcap.h"

#include "capture/byte_order.h"

#define FILE_HEADER   24u
#define RECORD_HEADER 16u

/* The magic numbers, each of which may also be found in the other byte order. */
static const struct {
    uint32_t magic;
    uint8_t  record_header;
    uint32_t nanoseconds;
} variants[] = {
    { 0xa1b2c3d4, RECORD_HEADER, 1000 },
    { 0xa1b23c4d, RECORD_HEADER, 1 },
    /* Alexey Kuznetzov's patch: interface, protocol and packet type follow the lengths. */
    { 0xa1b2cd34, RECORD_HEADER + 8, 1000 },
};

static bool
find_variant(const uint8_t *start, WnPcap *pcap)
{
    for (size_t i = 0; i < G_N_ELEMENTS(variants); i++) {
        for (int swapped = 0; swapped <= 1; swapped++) {
            if (wn_read32(start, swapped) != variants[i].magic)
                continue;
            pcap->swapped = swapped;
            pcap->record_header = variants[i].record_header;
            pcap->nanoseconds = variants[i].nanoseconds;
            return true;
        }
    }
    return false;
}

bool
wn_pcap_looks_like(const uint8_t *start)
{
    WnPcap pcap;

    return find_variant(start, &pcap);
}

bool
wn_pcap_begin(WnPcap *pcap, WnInput *input, WnLedger *ledger, const char *name, GError **error)
{
    if (!wn_input_need(input, FILE_HEADER)) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT,
                    "%s is too short: %s within the header of a pcap file.", name,
                    input->problem ? input->problem : "it ends");
        return false;
    }

    const uint8_t *header = input->at;
    bool           found = find_variant(header, pcap);
    uint16_t       major = wn_read16(header + 4, pcap->swapped);
    uint16_t       minor = wn_read16(header + 6, pcap->swapped);
    g_assert(found);
    if (major != 2) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT,
                    "%s is a pcap file of version %u.%u; only version 2 can be read.", name, major,
                    minor);
        return false;
    }
    pcap->version_minor = minor;
    /* The upper bits tell of the frame check sequence, which no decoder needs. */
    pcap->link_type = (uint16_t) wn_read32(header + 20, pcap->swapped);

    WnPointFacts facts = { .snaplen = wn_read32(header + 16, pcap->swapped),
                           .link_type = pcap->link_type };
    if (!wn_ledger_ensure_point(ledger, &facts, &pcap->point)) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT,
                    "%s holds one interface more than can be told apart.", name);
        return false;
    }
    input->at += FILE_HEADER;
    return true;
}

/* Before version 2.3 the length on the wire came first; some writers of 2.3 did either. */
static void
order_lengths(const WnPcap *pcap, uint32_t *length, uint32_t *original)
{
    if (pcap->version_minor < 3 || (pcap->version_minor == 3 && *length > *original)) {
        uint32_t first = *length;
        *length = *original;
        *original = first;
    }
}

static WnSourceStatus
refuse_length(const WnInput *input, WnLedger *ledger, uint32_t length)
{
    wn_ledger_tell_loss(ledger,
                        "packet %u (at byte %" G_GUINT64_FORMAT ") claims to hold %u bytes, more "
                        "than a packet can have: it and what follows were left out",
                        ledger->frame + 1, wn_input_offset(input), length);
    return WN_SOURCE_DAMAGED;
}

WnSourceStatus
wn_pcap_next(WnPcap *pcap, WnInput *input, WnLedger *ledger, WnRawPacket *packet)
{
    if (G_UNLIKELY(!wn_input_need(input, pcap->record_header)))
        return wn_ledger_end(ledger, input,
                             wn_input_available(input) > 0 ? WN_ENDING_IN_PACKET : WN_ENDING_CLEAN);

    const uint8_t *header = input->at;
    uint32_t       seconds = wn_read32(header, pcap->swapped);
    uint32_t       fraction = wn_read32(header + 4, pcap->swapped);
    uint32_t       length = wn_read32(header + 8, pcap->swapped);
    uint32_t       original = wn_read32(header + 12, pcap->swapped);

    if (G_UNLIKELY(pcap->version_minor < 4))
        order_lengths(pcap, &length, &original);
    if (G_UNLIKELY(length > WN_SOURCE_MAX_PACKET))
        return refuse_length(input, ledger, length);
    if (G_UNLIKELY(!wn_input_need(input, (size_t) pcap->record_header + length)))
        return wn_ledger_end(ledger, input, WN_ENDING_IN_PACKET);

    packet->time = seconds * WN_SECOND + (WnTime) fraction * pcap->nanoseconds;
    packet->data = input->at + pcap->record_header;
    packet->length = length;
    packet->original_length = MAX(original, length);
    packet->capture = pcap->point;
    packet->link_type = pcap->link_type;
    input->at += (size_t) pcap->record_header + length;
    wn_ledger_count(ledger, packet);
    return WN_SOURCE_PACKET;
}
