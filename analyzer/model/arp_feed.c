/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Learning from ARP who is asked for and who answers (RFC 826). */
#include "model/model.h"

void
wn_model_feed_arp(WnModel *model, const WnPacket *packet)
{
    WnFlowTable *flows = &model->flows;
    WnHost      *host;

    if (packet->arp_reply) {
        model->link_answers++;
        host = wn_host_ensure(&model->flows, &packet->src.addr);
        host->arp_answered = true;
        host->arp_waiting = 0;
        return;
    }
    host = wn_host_ensure(&model->flows, &packet->dst.addr);
    if (host->arp_waiting == 0 || !wn_addr_equal(&host->arp_asker, &packet->src.addr)) {
        host->arp_asker = packet->src.addr;
        host->arp_waiting = 0;
        host->arp_waiting_frame = packet->frame;
        host->arp_waiting_first = packet->time;
        host->arp_waiting_capture = packet->capture;
    }
    host->arp_waiting_last = packet->time;
    if (host->arp_waiting < UINT16_MAX)
        host->arp_waiting++;
    if (host->arp_asked == 0) {
        if (flows->last_asked)
            flows->last_asked->next_asked = host;
        else
            flows->asked = host;
        flows->last_asked = host;
        host->arp_frame = packet->frame;
        host->arp_capture = packet->capture;
        host->arp_first = packet->time;
    }
    if (host->arp_asked < UINT16_MAX)
        host->arp_asked++;
}
