/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `whynat ports FILE...`: which ports were used, and what NAT made of them. */
#include "cli/inspect.h"
#include "report/ports.h"

static void
ask(WnOptions *options)
{
    options->max_ports = UINT32_MAX;
}

static WnExit
run(int argc, char **argv)
{
    const WnInspection inspection = {
        .command = &wn_cmd_ports, .text = wn_ports_text, .json = wn_ports_json, .ask = ask
    };

    return wn_inspect(&inspection, argc, argv);
}

const WnCommand wn_cmd_ports = {
    .name = "ports",
    .synopsis = "FILE...",
    .in_short = "which ports were used, and what NAT made of them",
    .does = "Lists which ports carried SIP, media and STUN, and what NAT made of them.",
    .help =
        "For each socket: its own endpoint, what Contact or SDP advertised, what others see it "
        "as,\n"
        "the packets each way, and whether its port was changed.\n"
        "\n"
        "Examples:\n"
        "  whynat ports call.pcap\n"
        "  whynat ports --rtp-range 10000-20000 --format json pbx.pcap\n"
        "\n"
        "Exit status: 0 all was read; 2 wrong usage; 3 a file could not be read, or not to its\n"
        "end; 70 the program or its output failed.",
    .run = run,
};
