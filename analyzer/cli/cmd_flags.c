/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `whynat flags FILE...`: which NAT tests of proxies each client raises. */
#include "cli/inspect.h"
#include "report/flags.h"

static void
ask(WnOptions *options)
{
    options->tell_clients = true;
}

static WnExit
run(int argc, char **argv)
{
    const WnInspection inspection = {
        .command = &wn_cmd_flags, .text = wn_flags_text, .json = wn_flags_json, .ask = ask
    };

    return wn_inspect(&inspection, argc, argv);
}

const WnCommand wn_cmd_flags = {
    .name = "flags",
    .synopsis = "FILE...",
    .in_short = "which NAT tests of proxies each client raises",
    .does = "Says which NAT tests of Kamailio and OpenSIPS each client raises, and whether it "
            "mattered.",
    .help =
        "The tests of nat_uac_test() are made on the requests as the clients send them: where the\n"
        "capture was taken, and as the server sees them where its answers tell.  The numbers\n"
        "mean different things in Kamailio and OpenSIPS, so tests are named.\n"
        "\n"
        "Examples:\n"
        "  whynat flags server.pcap\n"
        "  whynat flags --format json *.pcap\n"
        "\n"
        "Exit status: 0 all was read; 2 wrong usage; 3 a file could not be read, or not to its\n"
        "end; 70 the program or its output failed.",
    .run = run,
};
