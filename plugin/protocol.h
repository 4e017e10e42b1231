/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The protocol "whynat", a postdissector: what it registers with Wireshark, and when it is called.
 */
#ifndef WHYNAT_PLUGIN_PROTOCOL_H
#define WHYNAT_PLUGIN_PROTOCOL_H

void proto_register_whynat(void);
void proto_reg_handoff_whynat(void);

#endif
