/* SPDX-License-Identifier: GPL-2.0-or-later */
/* setgroups, setgid, setuid, in this order: after the last the others are not permitted. */
#include "capture/privileges.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sys/types.h>
#include <unistd.h>

#include "capture/source.h"

/* An id that sudo left in the environment; 0 (root) and nonsense are no use. */
static bool
read_id(const char *variable, guint64 *id)
{
    const char *text = g_getenv(variable);

    return text && g_ascii_string_to_unsigned(text, 10, 1, UINT32_MAX - 1, id, NULL);
}

static bool
choose_user(uid_t *uid, gid_t *gid)
{
    guint64 sudo_uid, sudo_gid;

    if (read_id("SUDO_UID", &sudo_uid) && read_id("SUDO_GID", &sudo_gid)) {
        *uid = (uid_t) sudo_uid;
        *gid = (gid_t) sudo_gid;
        return true;
    }

    const struct passwd *nobody = getpwnam("nobody");
    if (!nobody || nobody->pw_uid == 0)
        return false;
    *uid = nobody->pw_uid;
    *gid = nobody->pw_gid;
    return true;
}

bool
wn_privileges_drop(GError **error)
{
    uid_t uid;
    gid_t gid;

    if (geteuid() != 0)
        return true;
    if (!choose_user(&uid, &gid)) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_INTERFACE,
                    "there is no user nobody to become instead of root");
        return false;
    }
    if (setgroups(0, NULL) != 0 || setgid(gid) != 0 || setuid(uid) != 0) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_INTERFACE,
                    "the rights of root cannot be given up (%s)", g_strerror(errno));
        return false;
    }
    /* Given up is what cannot be had back. */
    if (setuid(0) == 0) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_INTERFACE,
                    "the rights of root came back after they were given up");
        return false;
    }
    return true;
}
