/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See net.h. */
#include "support/net.h"

void
wn_net_goes_out(WnNet *net, WnTime time, WnBytes payload, unsigned seen)
{
    if (seen & WN_SEEN_INSIDE)
        wn_tape_see(net->inside, time, "192.168.1.20:5060", "203.0.113.10:5060", payload, 64);
    if (seen & WN_SEEN_OUTSIDE)
        wn_tape_see(net->outside, time + WN_NET_WAY, "198.51.100.7:40000", "203.0.113.10:5060",
                    payload, 62);
}

void
wn_net_comes_in(WnNet *net, WnTime time, WnBytes payload, unsigned seen)
{
    if (seen & WN_SEEN_OUTSIDE)
        wn_tape_see(net->outside, time, "203.0.113.10:5060", "198.51.100.7:40000", payload, 64);
    if (seen & WN_SEEN_INSIDE)
        wn_tape_see(net->inside, time + WN_NET_WAY, "203.0.113.10:5060", "192.168.1.20:5060",
                    payload, 62);
}

void
wn_net_talk(WnNet *net, unsigned n, unsigned lost_from)
{
    uint8_t room[172];

    for (unsigned i = 0; i < n; i++) {
        WnTime at = 5 * WN_SECOND + i * 20 * WN_MILLISECOND;
        wn_net_goes_out(net, at, wn_tape_rtp(room, 1, (uint16_t) i), WN_SEEN_BOTH);
        wn_net_comes_in(net, at + 3 * WN_MILLISECOND, wn_tape_rtp(room, 2, (uint16_t) i),
                        i < lost_from ? WN_SEEN_BOTH : WN_SEEN_OUTSIDE);
    }
}

WnNet
wn_net_new(void)
{
    return (WnNet){ wn_tape_new(), wn_tape_new(), 0 };
}

WnTogether *
wn_net_read(WnNet *net)
{
    WnTape *tapes[] = { net->inside, net->outside };

    return wn_together(tapes, 2);
}

void
wn_net_clear(WnNet *net)
{
    wn_tape_free(net->inside);
    wn_tape_free(net->outside);
}
