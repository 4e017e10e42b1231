/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network's facts that the user tells: which addresses are whose, seen from where. */
#ifndef WN_CLI_NETWORK_H
#define WN_CLI_NETWORK_H

#include <glib.h>

#include "whynat.h"

/* The options as written; each may be repeated, and hold several values between commas. */
typedef struct {
    char **private_nets, **public_nets, **servers, **same_realms, **vantages, **sip_ports;
    char  *rtp_range;
} WnNetworkTexts;

/* What the arrays of WnOptions point to. */
typedef struct {
    GArray *private_nets, *public_nets, *servers, *same_realms, *vantages, *sip_ports;
} WnNetwork;

/* Adds the options --private-net and so on to a command's; texts is filled by its parsing. */
void wn_network_add_options(GOptionContext *context, WnNetworkTexts *texts);
/* Fills options, which borrows from network; false and a sentence in error where a text is wrong.
 */
bool wn_network_parse(WnNetwork *network, const WnNetworkTexts *texts, WnOptions *options,
                      GError **error);
void wn_network_clear(WnNetwork *network);
/* The texts in one line, to tell whether two runs knew the same; the caller frees it. */
char *wn_network_texts_join(const WnNetworkTexts *texts);
void  wn_network_texts_clear(WnNetworkTexts *texts);

#endif
