/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See limits.h. */
#include "cli/limits.h"

#include <string.h>

void
wn_limits_add_options(GOptionContext *context, WnLimitTexts *texts)
{
    const GOptionEntry entries[] = {
        { "max-calls", 0, 0, G_OPTION_ARG_STRING, &texts->calls,
          "Follow so many calls, registrations and so on (by Call-ID)", "N" },
        { "max-messages", 0, 0, G_OPTION_ARG_STRING, &texts->messages, "Keep so many SIP messages",
          "N" },
        { "max-flows", 0, 0, G_OPTION_ARG_STRING, &texts->flows,
          "Tell so many pairs of endpoints apart", "N" },
        { "max-streams", 0, 0, G_OPTION_ARG_STRING, &texts->streams, "Follow so many RTP streams",
          "N" },
        { "max-stun", 0, 0, G_OPTION_ARG_STRING, &texts->stun, "Keep so many STUN transactions",
          "N" },
        { "max-notes", 0, 0, G_OPTION_ARG_STRING, &texts->notes,
          "Keep so many ICMP errors, names asked for and NAT mappings", "N" },
        { .long_name = NULL }
    };
    GOptionGroup *group =
        g_option_group_new("limits", "How much to hold of one capture; what is left out is told",
                           "Show the options for the limits of memory", NULL, NULL);

    g_option_group_add_entries(group, entries);
    g_option_context_add_group(context, group);
}

static bool
read_limit(const char *option, const char *text, uint32_t *limit, GError **error)
{
    uint64_t number;

    if (!text)
        return true;
    if (!wn_bytes_parse_number(wn_bytes(text, strlen(text)), UINT32_MAX, &number) || number == 0) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "--max-%s '%s' is not a number from 1 on", option, text);
        return false;
    }
    *limit = (uint32_t) number;
    return true;
}

bool
wn_limits_parse(const WnLimitTexts *texts, WnOptions *options, GError **error)
{
    return read_limit("calls", texts->calls, &options->max_calls, error) &&
           read_limit("messages", texts->messages, &options->max_messages, error) &&
           read_limit("flows", texts->flows, &options->max_flows, error) &&
           read_limit("streams", texts->streams, &options->max_streams, error) &&
           read_limit("stun", texts->stun, &options->max_stun, error) &&
           read_limit("notes", texts->notes, &options->max_notes, error);
}

void
wn_limits_clear(WnLimitTexts *texts)
{
    g_free(texts->calls);
    g_free(texts->messages);
    g_free(texts->flows);
    g_free(texts->streams);
    g_free(texts->stun);
    g_free(texts->notes);
}
