/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program: a table of subcommands; without one, what is named are captures to diagnose. */
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "whynat.h"

const WnCommand *const wn_commands[] = {
    &wn_cmd_analyze,     &wn_cmd_batch,   &wn_cmd_merge, &wn_cmd_correlate,
    &wn_cmd_callability, &wn_cmd_ports,   &wn_cmd_flags, &wn_cmd_ladder,
    &wn_cmd_ticket,      &wn_cmd_explain, &wn_cmd_list,  NULL,
};

static const WnCommand *
find_command(const char *name)
{
    const WnCommand *const *command = wn_commands;

    while (*command && strcmp((*command)->name, name) != 0)
        command++;
    return *command;
}

static WnExit
run_command(const WnCommand *command, int argc, char **argv)
{
    g_autofree char *name = command == &wn_cmd_analyze
                                ? g_strdup("whynat")
                                : g_strdup_printf("whynat %s", command->name);

    g_set_prgname(name); /* what --help says */
    return command->run(argc, argv);
}

static void
complain_of(const char *name)
{
    g_autoptr(GString) known = g_string_new(NULL);

    for (size_t i = 0; wn_commands[i]; i++)
        g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", wn_commands[i]->name);
    wn_complain("there is no command '%s': %s", name, known->str);
}

/* `whynat help COMMAND` is `whynat COMMAND --help`. */
static WnExit
help(const char *name)
{
    const WnCommand *command = name ? find_command(name) : &wn_cmd_analyze;
    char            *arguments[] = { (char *) "whynat", (char *) "--help", NULL };

    if (!command) {
        complain_of(name);
        return WN_EXIT_USAGE;
    }
    return run_command(command, 2, arguments);
}

static WnExit
dispatch(int argc, char **argv)
{
    const WnCommand *command = argc > 1 ? find_command(argv[1]) : NULL;

    if (command)
        return run_command(command, argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "help") == 0)
        return help(argc > 2 ? argv[2] : NULL);
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        g_autoptr(GString) text = g_string_new("whynat " WN_VERSION "\n");
        return wn_output_print(text) ? WN_EXIT_FINE : WN_EXIT_PROGRAM;
    }
    return run_command(&wn_cmd_analyze, argc, argv);
}

/* Whether this word begins with a letter that takes a value, with any command. */
static bool
takes_value(const char *word)
{
    return word[0] == '-' && word[1] && strchr("fijor", word[1]);
}

/* GOption wants a space after a letter that takes a value; everybody may write -j4 and -ieth0.
 * made owns the halves of the words that are divided. */
static GPtrArray *
divide_values(char **argv, GPtrArray *made)
{
    GPtrArray *words = g_ptr_array_new();
    bool       value = false, rest = false; /* of the letter before; after "--" */

    for (; *argv; argv++) {
        bool letter = !value && !rest && takes_value(*argv), divide = letter && (*argv)[2];

        if (divide) {
            g_ptr_array_add(made, g_strndup(*argv, 2));
            g_ptr_array_add(words, g_ptr_array_index(made, made->len - 1));
            g_ptr_array_add(made, g_strdup(*argv + 2));
            g_ptr_array_add(words, g_ptr_array_index(made, made->len - 1));
        } else {
            g_ptr_array_add(words, *argv);
        }
        rest |= !value && strcmp(*argv, "--") == 0;
        value = letter && !divide;
    }
    g_ptr_array_add(words, NULL);
    return words;
}

int
main(int argc, char **argv)
{
    (void) argc;
    g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) words = divide_values(argv, made);

    setlocale(LC_CTYPE, "");
    /* Writing to a closed pipe fails, as any other writing may. */
    signal(SIGPIPE, SIG_IGN);
    return (int) dispatch((int) words->len - 1, (char **) words->pdata);
}
