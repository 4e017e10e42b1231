/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What SIP messages tell of the NAT on their way: the mapping, and how long it outlives silence. */
#ifndef WN_MODEL_SIP_MAPPING_H
#define WN_MODEL_SIP_MAPPING_H

#include "model/model.h"

/* received and rport of a response: how the next hop saw the one that it goes to (RFC 3581 4). */
void wn_sip_learn_mapping(WnModel *model, const WnMessage *response);
/* Who opened the flow still got the request of this response after a silence of its own: so long
 * the way back to it stays open. */
void wn_sip_learn_outlived(const WnMessage *response);
/* Where the same request was seen before, between other endpoints: a NAT stands between the two
 * sights. */
void wn_sip_learn_two_sights(WnModel *model, const WnTransaction *transaction);

#endif
