/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Live capture on the loopback interface of a network namespace of its own: nothing of this machine
 * is captured.  Each test runs in a child, since rights that were given up do not come back.
 */
#include "capture/live.h"

#include <arpa/inet.h>
#include <linux/sched.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/privileges.h"

#define SKIPPED 77

/* A namespace whose only interface is a loopback that is up. */
static bool
enter_namespace(void)
{
    struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };

    if (syscall(SYS_unshare, CLONE_NEWNET) != 0 &&
        syscall(SYS_unshare, CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return false;

    int  fd = socket(AF_INET, SOCK_DGRAM, 0);
    bool up = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    if (fd >= 0)
        close(fd);
    return up;
}

static void
in_namespace(void (*test)(void))
{
    int   status;
    pid_t child = fork();

    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        if (!enter_namespace())
            _exit(SKIPPED);
        test();
        _exit(0);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
        g_test_skip("a network namespace is not permitted here");
    else
        g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static WnSource *
open_loopback(const WnLiveOptions *options)
{
    g_autoptr(GError) error = NULL;
    WnSource *source = wn_live_open("lo", options, &error);

    g_assert_no_error(error);
    return source;
}

static void
send_datagram(uint16_t port, const char *text)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons(port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int                fd = socket(AF_INET, SOCK_DGRAM, 0);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(sendto(fd, text, strlen(text), 0, (struct sockaddr *) &to, sizeof(to)), ==,
                    (gssize) strlen(text));
    close(fd);
}

static WnSourceStatus
next_not_idle(WnSource *source, WnRawPacket *packet)
{
    WnSourceStatus status;

    while ((status = wn_source_next(source, packet)) == WN_SOURCE_IDLE)
        ;
    return status;
}

static void
filtered_packets(void)
{
    WnLiveOptions options = { .filter = "udp dst port 5060", .snaplen = 45, .duration = WN_SECOND };
    gint64        now = g_get_real_time() * 1000;
    g_autoptr(WnSource) source = open_loopback(&options);
    WnRawPacket packet;

    send_datagram(5061, "left out");
    send_datagram(5060, "first");
    send_datagram(5060, "the second");
    g_assert_cmpint(next_not_idle(source, &packet), ==, WN_SOURCE_PACKET);
    g_assert_cmpuint(packet.frame, ==, 1);
    g_assert_cmpuint(packet.link_type, ==, 1);
    g_assert_cmpuint(packet.original_length, ==, 14 + 20 + 8 + 5);
    g_assert_cmpuint(packet.length, ==, 45);
    g_assert_cmpmem(packet.data + 42, packet.length - 42, "fir", 3);
    g_assert_cmpint(packet.time, >=, now - WN_SECOND);
    g_assert_cmpint(packet.time, <=, now + 60 * WN_SECOND);
    g_assert_cmpint(next_not_idle(source, &packet), ==, WN_SOURCE_PACKET);
    g_assert_cmpuint(packet.original_length, ==, 14 + 20 + 8 + 10);
    g_assert_cmpint(next_not_idle(source, &packet), ==, WN_SOURCE_END);

    const WnSourceFacts *facts = wn_source_facts(source);
    g_assert_true(facts->complete && facts->ended);
    g_assert_cmpstr(facts->name, ==, "lo");
    g_assert_cmpuint(facts->n_points, ==, 1);
    g_assert_cmpstr(facts->points[0].name, ==, "lo");
    g_assert_cmpstr(facts->points[0].filter, ==, "udp dst port 5060");
    g_assert_true(facts->points[0].filtered);
    g_assert_cmpuint(facts->points[0].packets, ==, 2);
    g_assert_cmpuint(facts->points[0].truncated, ==, 2);
    g_assert_cmpuint(facts->points[0].dropped, ==, 0);
}

static void
idle_then_over(void)
{
    WnLiveOptions options = { .duration = 300 * WN_MILLISECOND };
    g_autoptr(WnSource) source = open_loopback(&options);
    gint64      start = g_get_monotonic_time();
    WnRawPacket packet;

    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_IDLE);
    g_assert_cmpint(next_not_idle(source, &packet), ==, WN_SOURCE_END);
    g_assert_cmpint(g_get_monotonic_time() - start, >=, 250 * 1000);
}

static volatile sig_atomic_t stop;

static void
set_stop(int number)
{
    (void) number;
    stop = 1;
}

/* A signal in the middle of the wait, as Ctrl-C would be. */
static void
stopped_by_a_signal(void)
{
    WnLiveOptions options = { .stop = &stop };
    g_autoptr(WnSource) source = open_loopback(&options);
    WnRawPacket packet;

    signal(SIGALRM, set_stop);
    gint64 start = g_get_monotonic_time();
    ualarm(150 * 1000, 0);
    g_assert_cmpint(next_not_idle(source, &packet), ==, WN_SOURCE_END);
    g_assert_cmpint(g_get_monotonic_time() - start, >=, 140 * 1000);
    /* 200 ms are promised; a busy machine may add its own. */
    g_assert_cmpint(g_get_monotonic_time() - start, <, (150 + 200 + 500) * 1000);
    g_assert_true(wn_source_facts(source)->complete);
}

static void
rights_are_given_up(void)
{
    WnLiveOptions options = { .duration = WN_MILLISECOND };
    bool          root = geteuid() == 0;

    g_unsetenv("SUDO_UID");
    g_autoptr(WnSource) source = open_loopback(&options);
    g_assert_nonnull(source);
    if (root) {
        g_assert_cmpuint(geteuid(), !=, 0);
        g_assert_cmpuint(getuid(), !=, 0);
        g_assert_cmpint(getgroups(0, NULL), ==, 0);
        g_assert_cmpint(setuid(0), ==, -1);
    }
}

static void
back_to_who_called_sudo(void)
{
    if (geteuid() != 0)
        _exit(SKIPPED);
    g_setenv("SUDO_UID", "12345", TRUE);
    g_setenv("SUDO_GID", "54321", TRUE);
    g_assert_true(wn_privileges_drop(NULL));
    g_assert_cmpuint(getuid(), ==, 12345);
    g_assert_cmpuint(getegid(), ==, 54321);
}

/* An environment that asks for root, or for nonsense, is not obeyed. */
static void
never_root_again(void)
{
    if (geteuid() != 0)
        _exit(SKIPPED);
    g_setenv("SUDO_UID", "0", TRUE);
    g_setenv("SUDO_GID", "0", TRUE);
    g_assert_true(wn_privileges_drop(NULL));
    g_assert_cmpuint(getuid(), !=, 0);
    g_assert_cmpuint(getgid(), !=, 0);
}

static void
wrong_names(void)
{
    WnLiveOptions options = { .filter = "udp prot 5060" };
    g_autoptr(GError) missing = NULL, wrong = NULL;

    g_assert_null(wn_live_open("no-such-interface", NULL, &missing));
    g_assert_error(missing, WN_SOURCE_ERROR, WN_SOURCE_ERROR_INTERFACE);
    g_assert_cmpstr(missing->message, ==, "There is no interface no-such-interface here.");
    g_assert_null(wn_live_open("lo", &options, &wrong));
    g_assert_error(wrong, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILTER);
}

static void
run(gconstpointer test)
{
    in_namespace((void (*)(void)) test);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/capture/live/filtered-packets", filtered_packets, run);
    g_test_add_data_func("/capture/live/idle-then-over", idle_then_over, run);
    g_test_add_data_func("/capture/live/stopped-by-a-signal", stopped_by_a_signal, run);
    g_test_add_data_func("/capture/live/rights-are-given-up", rights_are_given_up, run);
    g_test_add_data_func("/capture/live/back-to-who-called-sudo", back_to_who_called_sudo, run);
    g_test_add_data_func("/capture/live/never-root-again", never_root_again, run);
    g_test_add_data_func("/capture/live/wrong-names", wrong_names, run);
    return g_test_run();
}
