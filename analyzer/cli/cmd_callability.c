/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `whynat callability [FILE...]`: who can call whom. */
#include "cli/inspect.h"
#include "report/callability.h"

static WnExit
run(int argc, char **argv)
{
    const WnInspection inspection = { .command = &wn_cmd_callability,
                                      .text = wn_callability_text,
                                      .json = wn_callability_json,
                                      .alone_text = wn_callability_matrix_text,
                                      .alone_json = wn_callability_matrix_json };

    return wn_inspect(&inspection, argc, argv);
}

const WnCommand wn_cmd_callability = {
    .name = "callability",
    .synopsis = "[FILE...]",
    .in_short = "who can call whom, by the NATs that were seen",
    .does = "Says who can call whom, by the kinds of NAT between them.",
    .help =
        "With captures: for each two NATs of which something is known there, whether an INVITE\n"
        "arrives, which way sound comes through with each technique, and for how long.\n"
        "Where only one such NAT is there, with each kind of NAT on the other side.\n"
        "Without a capture: the table of all kinds.\n"
        "\n"
        "Examples:\n"
        "  whynat callability\n"
        "  whynat callability both-phones.pcap\n"
        "  whynat callability --format json phone.pcap\n"
        "\n"
        "Exit status: 0 all was read; 2 wrong usage; 3 a file could not be read, or not to its\n"
        "end; 70 the program or its output failed.",
    .run = run,
};
