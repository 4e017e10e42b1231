/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source over libpcap's live capture, polled so that it can end at any time. */
#include "capture/live.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <poll.h>

#include "capture/privileges.h"
#include "capture/source_state.h"

/* How long the kernel may gather packets, and how long one wait for them is: both together stay
 * below the 200 ms that live.h promises. */
#define GATHER_MS 50
#define WAIT_MS   100

struct WnLive {
    pcap_t                      *handle;
    int                          fd;
    uint16_t                     link_type;
    WnTime                       fraction; /* nanoseconds in one unit of libpcap's time stamps */
    gint64                       ends_at;  /* monotonic microseconds; 0: never by itself */
    bool                         failed;
    const volatile sig_atomic_t *stop;
};

static void
set_error(GError **error, const char *interface, int status, pcap_t *handle)
{
    const char *reason = pcap_geterr(handle);

    if (status == PCAP_ERROR_NO_SUCH_DEVICE)
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_INTERFACE,
                    "There is no interface %s here.", interface);
    else if (status == PCAP_ERROR_PERM_DENIED || status == PCAP_ERROR_PROMISC_PERM_DENIED)
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_INTERFACE,
                    "Capturing on %s is not permitted: run as root, or give the program the "
                    "capability CAP_NET_RAW.",
                    interface);
    else
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_INTERFACE,
                    "The interface %s cannot be opened: %s.", interface,
                    *reason ? reason : pcap_statustostr(status));
}

static bool
activate(pcap_t *handle, const char *interface, const WnLiveOptions *options, GError **error)
{
    char text[PCAP_ERRBUF_SIZE];
    int  snaplen =
        (int) MIN(options->snaplen ? options->snaplen : WN_SOURCE_MAX_PACKET, WN_SOURCE_MAX_PACKET);
    int status = pcap_set_snaplen(handle, snaplen);

    if (status == 0)
        status = pcap_set_promisc(handle, options->promiscuous);
    if (status == 0)
        status = pcap_set_timeout(handle, GATHER_MS);
    /* Where it is refused, microseconds come, and are asked for below. */
    if (status == 0 &&
        pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO) == PCAP_ERROR_ACTIVATED)
        status = PCAP_ERROR_ACTIVATED;
    if (status == 0)
        status = pcap_activate(handle);
    if (status < 0) {
        set_error(error, interface, status, handle);
        return false;
    }
    if (pcap_setnonblock(handle, 1, text) != 0) {
        set_error(error, interface, PCAP_ERROR, handle);
        return false;
    }
    return true;
}

static bool
set_filter(pcap_t *handle, const char *filter, GError **error)
{
    struct bpf_program code;

    if (!filter)
        return true;
    bool set = pcap_compile(handle, &code, filter, 1, PCAP_NETMASK_UNKNOWN) == 0;
    if (set) {
        set = pcap_setfilter(handle, &code) == 0;
        pcap_freecode(&code);
    }
    if (!set)
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILTER,
                    "The capture filter \"%s\" is wrong: %s.", filter, pcap_geterr(handle));
    return set;
}

static bool
drop_privileges(const char *interface, GError **error)
{
    g_autoptr(GError) reason = NULL;

    if (wn_privileges_drop(&reason))
        return true;
    g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_INTERFACE, "Nothing is captured on %s: %s.",
                interface, reason->message);
    return false;
}

static WnLive *
open_handle(const char *interface, const WnLiveOptions *options, GError **error)
{
    char    text[PCAP_ERRBUF_SIZE] = "";
    pcap_t *handle = pcap_create(interface, text);

    if (!handle) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_INTERFACE,
                    "The interface %s cannot be opened: %s.", interface, text);
        return NULL;
    }
    if (!activate(handle, interface, options, error) ||
        !set_filter(handle, options->filter, error) || !drop_privileges(interface, error)) {
        pcap_close(handle);
        return NULL;
    }

    WnLive *live = g_new0(WnLive, 1);
    live->handle = handle;
    live->fd = pcap_get_selectable_fd(handle);
    live->link_type = wn_link_type_of_dlt(pcap_datalink(handle));
    live->fraction =
        pcap_get_tstamp_precision(handle) == PCAP_TSTAMP_PRECISION_NANO ? 1 : WN_SECOND / 1000000;
    live->stop = options->stop;
    if (options->duration > 0)
        live->ends_at = g_get_monotonic_time() + options->duration / 1000;
    return live;
}

WnSource *
wn_live_open(const char *interface, const WnLiveOptions *options, GError **error)
{
    static const WnLiveOptions none = { 0 };
    const WnLiveOptions       *given = options ? options : &none;
    g_autofree char           *name = wn_input_name(interface);
    WnLive                    *live = open_handle(interface, given, error);

    if (!live)
        return NULL;

    /* The kernel filters: the ledger only tells that it did. */
    WnSource    *source = wn_source_new(name, NULL);
    WnPointFacts facts = { .name = interface,
                           .filter = given->filter,
                           .filtered = given->filter != NULL,
                           .snaplen = given->snaplen,
                           .link_type = live->link_type };
    uint16_t     point;
    source->live = live;
    source->reader = WN_READER_LIVE;
    wn_ledger_ensure_point(&source->ledger, &facts, &point);
    return source;
}

static bool
is_over(const WnLive *live)
{
    return (live->stop && *live->stop) ||
           (live->ends_at != 0 && g_get_monotonic_time() >= live->ends_at);
}

/* Waits until packets are there, a signal comes, or it has been long enough. */
static void
wait_for_packets(const WnLive *live)
{
    struct pollfd poll_fd = { .fd = live->fd, .events = POLLIN };

    poll(&poll_fd, live->fd >= 0 ? 1 : 0, WAIT_MS);
}

static WnSourceStatus
fail(WnLive *live, WnLedger *ledger)
{
    wn_ledger_tell_loss(ledger, "the interface cannot be read any further after packet %u (%s)",
                        ledger->frame, pcap_geterr(live->handle));
    live->failed = true;
    return WN_SOURCE_DAMAGED;
}

WnSourceStatus
wn_live_next(WnLive *live, WnLedger *ledger, WnRawPacket *packet)
{
    struct pcap_pkthdr *header;
    const u_char       *data;

    /* Asked before each packet, so that a busy interface cannot keep it going. */
    if (is_over(live))
        return WN_SOURCE_END;
    int status = pcap_next_ex(live->handle, &header, &data);
    if (status == 0) {
        wait_for_packets(live);
        status = is_over(live) ? 0 : pcap_next_ex(live->handle, &header, &data);
    }
    if (status < 0)
        return fail(live, ledger);
    if (status == 0)
        return is_over(live) ? WN_SOURCE_END : WN_SOURCE_IDLE;

    packet->time = header->ts.tv_sec * WN_SECOND + header->ts.tv_usec * live->fraction;
    packet->data = data;
    packet->length = MIN(header->caplen, WN_SOURCE_MAX_PACKET);
    packet->original_length = MAX(header->len, packet->length);
    packet->capture = 0;
    packet->link_type = live->link_type;
    wn_ledger_count(ledger, packet);
    return WN_SOURCE_PACKET;
}

void
wn_live_count_drops(WnLive *live, WnLedger *ledger)
{
    struct pcap_stat counts;

    if (!live->failed && pcap_stats(live->handle, &counts) == 0)
        wn_ledger_state_dropped(ledger, 0, (uint64_t) counts.ps_drop + counts.ps_ifdrop);
}

void
wn_live_free(WnLive *live)
{
    if (!live)
        return;
    pcap_close(live->handle);
    g_free(live);
}
