/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is worth a remark about a socket: RFC 3550 11 and 3605 (where RTCP goes), 5761 (mux), 3581
 * (rport), 7362 5 (a port used again).
 */
#include "verdict/port_row.h"

static void
remark(WnPortRow *row, bool applies, const char *text)
{
    if (applies && row->report.n_remarks < WN_PORT_REMARKS)
        row->remarks[row->report.n_remarks++] = text;
}

static void
remark_on_port(const WnOptions *options, WnPortRow *row)
{
    uint16_t port = row->report.endpoint.port;
    /* Peers count from what they were told. */
    uint16_t base = row->report.advertised.addr.family ? row->report.advertised.port
                    : row->of_nat                      ? 0
                                                       : port;

    remark(row, (base & 1) && row->report.packets_out > 0 && !row->shares_rtcp,
           "The port of RTP is odd: peers may look for RTCP on the next higher one, which needs "
           "a=rtcp (RFC 3605).");
    remark(row, port == 5060, "Media on the port of SIP: an ALG may take it for signalling.");
    remark(row, port < 1024, "A port below 1024: some ALGs drop a call that names one.");
    remark(row,
           options->rtp_high && row->report.packets_out > 0 &&
               (port < options->rtp_low || port > options->rtp_high),
           "Outside of the configured range of media ports.");
}

void
wn_port_add_remarks(const WnOptions *options, WnPortRow *row)
{
    if (row->any_flow && row->use == WN_PORT_RTP) {
        remark_on_port(options, row);
        remark(row, row->shares_rtcp, "RTCP shares this port (rtcp-mux, RFC 5761).");
        remark(row, row->rtcp_elsewhere,
               "a=rtcp names another port for RTCP than the next higher one (RFC 3605).");
        remark(row, row->reused,
               "Two calls follow each other here within 30 s: late packets of the first may be "
               "taken for the second (RFC 7362 5).");
    }
    remark(row, row->misses_named && row->report.packets_in > 0,
           "RTCP comes here though a=rtcp names another port: the other side does not heed it (RFC "
           "3605).");
    remark(
        row, row->answers_need_rport,
        "Via names another port than packets come from: answers find it by rport only (RFC 3581).");
}
