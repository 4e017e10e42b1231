/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The subcommands and what they tell the shell. */
#ifndef WN_CLI_COMMAND_H
#define WN_CLI_COMMAND_H

/* Exit statuses; scripts rely on them. */
typedef enum {
    WN_EXIT_FINE = 0,
    WN_EXIT_ACCUSED = 1, /* a NAT cause of grade likely or certain heads a subject */
    WN_EXIT_USAGE = 2,
    WN_EXIT_UNREAD = 3,  /* a file could not be read, or only in part */
    WN_EXIT_PROGRAM = 70 /* a fault of the program, or its output could not be written */
} WnExit;

typedef struct {
    const char *name;
    const char *synopsis; /* what follows the name */
    const char
        *in_short; /* for the list of all commands; NULL: what runs without a command's name */
    const char *does;
    const char *help;                     /* description and examples */
    WnExit (*run)(int argc, char **argv); /* argv[0]: the command's name */
} WnCommand;

/* All of them; the last is NULL. */
extern const WnCommand *const wn_commands[];

extern const WnCommand wn_cmd_analyze;
extern const WnCommand wn_cmd_batch;
extern const WnCommand wn_cmd_callability;
extern const WnCommand wn_cmd_correlate;
extern const WnCommand wn_cmd_explain;
extern const WnCommand wn_cmd_flags;
extern const WnCommand wn_cmd_ladder;
extern const WnCommand wn_cmd_ports;
extern const WnCommand wn_cmd_list;
extern const WnCommand wn_cmd_merge;
extern const WnCommand wn_cmd_ticket;

#endif
