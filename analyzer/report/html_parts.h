/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the page, each in a file of its own: private to report/. */
#ifndef WN_REPORT_HTML_PARTS_H
#define WN_REPORT_HTML_PARTS_H

#include "report/html.h"
#include "report/joint_ladder.h"

/* Text made harmless: markup escaped, control and deceptive characters written out. */
void wn_html_text(GString *out, const char *text);
void wn_html_printf(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* <code> with what is to be copied as a whole. */
void wn_html_copy(GString *out, const char *text);
/* A message as lines, what the sentences complain of marked. */
void wn_html_message(GString *out, const GString *text, const char *const *sentences, size_t n);

/* "#12"; with the name of its capture point where there are several (points not NULL). */
void wn_html_frame(GString *out, const char *const *points, unsigned capture, uint32_t frame);

/* What captures of several places tell together, as tables. */
void wn_html_correlation(GString *out, const WnCorrelation *correlation);

/* What all captures amount to. */
void wn_html_summary(GString *out, const WnHtmlCapture *captures, size_t n);
/* The NATs of the capture and the sockets behind them; nothing where none is known. */
void wn_html_nats(GString *out, const WnReport *report);
/* What a subject is called in the page. */
void wn_html_anchor(char anchor[32], size_t capture, size_t subject);

/* One subject in full.  anchor: its name in the page, for links. */
void wn_html_subject(GString *out, const WnHtmlCapture *capture, const WnSubjectReport *subject,
                     const char *anchor, bool pictures, bool open);
/* Who stands where, what each is called on which side, and where it breaks. */
void wn_html_network(GString *out, const WnSubjectReport *subject, const WnLadderView *view);
/* excerpts: steps lead to their messages in it; or NULL. */
void wn_html_ladder(GString *out, const WnLadderView *view, const WnExcerpts *excerpts,
                    const char *anchor);
/* The texts of the ladder's messages, each under the anchor's name with its point and frame. */
void wn_html_messages(GString *out, const WnLadderView *view, const WnExcerpts *excerpts,
                      const char *anchor);
/* Packets of sound over the time of the call. */
void wn_html_timeline(GString *out, const WnLadderView *view, const WnExcerpts *excerpts);

bool wn_html_has_pictures(const WnHtmlCapture *capture);
/* The subject's ladder.  joint: set where it is of several places; the view borrows from it. */
void wn_html_view(WnLadderView *view, WnJointLadder **joint, const WnHtmlCapture *capture,
                  const WnSubjectReport *subject);

/* Whether it is told in full, and not only in the list. */
bool wn_html_is_told(const WnSubjectReport *subject);

#endif
