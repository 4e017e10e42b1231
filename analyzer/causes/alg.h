/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What repairs the damage of an ALG is the same for each kind of damage. */
#ifndef WN_CAUSES_ALG_H
#define WN_CAUSES_ALG_H

#define WN_FIX_ALG                                                                               \
    "- Router: switch its SIP ALG off (also called SIP helper or SIP passthrough; Linux and "    \
    "OpenWrt: no nf_conntrack_sip; MikroTik: /ip firewall service-port disable sip; Cisco IOS: " \
    "no ip nat service sip udp port 5060; FortiGate: delete session-helper 13; Juniper: set "    \
    "security alg sip disable).\n"                                                               \
    "- Phone and server: use TLS, or another port than 5060 on both sides; an ALG cannot read "  \
    "the one and does not look at the other.\n"

#endif
