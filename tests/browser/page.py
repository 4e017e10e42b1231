#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Opens the HTML report in a browser and asserts what a reader sees.

usage: page.py --whynat PATH --samples DIR
Exit: 0 right, 1 a fault, 77 no browser here.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import captures
from webdriver import Browser

SKIPPED = 77
FAULTS = ["ack-lost-private-contact", "rtp-port-remapped", "private-contact-registered",
          "no-hairpin", "stun-no-response"]
WIDTHS = [1200, 390]
MANY = 1000

OVERFLOW = """
const wide = document.documentElement.scrollWidth - innerWidth;
const inScroll = node => node.closest(".scroll");
const outside = [...document.querySelectorAll("main *")].filter(node => !inScroll(node)
    && node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 1);
return [wide, outside.slice(0, 3).map(node => node.outerHTML.slice(0, 120))];
"""

# WCAG 2.1 1.4.3: contrast of each visible text with what is behind it.
CONTRAST = """
const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => { const f = c => (c /= 255) <= 0.03928 ? c / 12.92
    : ((c + 0.055) / 1.055) ** 2.4; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
const behind = node => { for (; node; node = node.parentElement) {
    const c = parse(getComputedStyle(node).backgroundColor);
    if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
const poor = [];
for (const node of document.querySelectorAll("body *")) {
    if (!node.checkVisibility() || ![...node.childNodes].some(
            child => child.nodeType === 3 && child.textContent.trim()))
        continue;
    const style = getComputedStyle(node);
    if (["TITLE", "SCRIPT", "STYLE", "title"].includes(node.tagName)) continue;
    const ink = parse(node instanceof SVGElement ? style.fill : style.color);
    const [a, b] = [light(ink), light(behind(node))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5)
        poor.push([node.tagName, node.textContent.slice(0, 40), style.color, style.fill]);
}
return poor.slice(0, 5);
"""


class Check:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder

    def whynat(self, form, capture, *more):
        done = subprocess.run([self.args.whynat, "--format", form, *more, capture],
                              capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    def page(self, capture):
        path = self.folder / (pathlib.Path(capture).stem + ".html")
        self.whynat("html", capture, "-o", path)
        return path

    def correlate(self, path, *points):
        done = subprocess.run([self.args.whynat, "correlate", "--format", "html", "-o", path,
                               *points], capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr

    def sample(self, name):
        return self.args.samples / f"{name}.pcap"


def failed(check, capture):
    report = json.loads(check.whynat("json", capture))
    return [subject for subject in report["subjects"] if subject["verdict"]["headline"]]


def texts(browser, selector):
    return browser.run("return [...document.querySelectorAll(arguments[0])]"
                       ".filter(node => node.checkVisibility()).map(node => node.textContent)",
                       selector)


def assert_fits(browser, what):
    wide, outside = browser.run(OVERFLOW)
    assert wide <= 0 and not outside, f"{what}: wider than the window: {wide} {outside}"


def assert_verdict_seen(browser, check, name):
    """Sentence, fix, evidence and the guilty message, as the JSON report has them."""
    for subject in failed(check, check.sample(name))[:3]:
        headline = subject["verdict"]["headline"]
        assert subject["verdict"]["sentence"] in texts(browser, ".sentence")
        assert all(fix in texts(browser, ".fix li") for fix in headline["fix"])
        rows = texts(browser, ".evidence tbody tr")
        for item in headline["evidence"]:
            assert any(row.startswith(f"#{item['frame']}{item['role']}") for row in rows), item
        frames = sorted({item["frame"] for item in headline["evidence"]})
        assert f"frame.number in {{{', '.join(map(str, frames))}}}" in texts(browser, "code.copy")
    assert texts(browser, ".ladder .step"), "no ladder is seen"


def check_faults(check):
    with Browser() as browser:
        for name in FAULTS:
            path = check.page(check.sample(name))
            for width in WIDTHS:
                browser.resize(width)
                for scheme in ("light", "dark"):
                    browser.emulate(scheme=scheme)
                    browser.open(path)
                    poor = browser.run(CONTRAST)
                    assert not poor, f"{name}, {scheme}: too little contrast: {poor}"
                assert_fits(browser, f"{name} at {width}")
                assert_verdict_seen(browser, check, name)
            assert not browser.complaints()


def check_guilty_router(check):
    """Of two routers the one is marked that the lost packets were to pass: before the called phone where
    the INVITE is lost, before the caller where the answer is."""
    with Browser() as browser:
        for name, guilty in (("binding-expired-idle", [False, True]),
                             ("late-answer-lost", [True, False])):
            browser.open(check.page(check.sample(name)))
            marked = browser.run("""
                const box = [...document.querySelectorAll('.box.nat.fault')][0].parentElement;
                return [...box.querySelectorAll('.box.nat')].map(nat => nat.matches('.fault'))""")
            assert marked == guilty, f"{name}: {marked}"


def check_message_on_hover(check):
    """Pointing at the guilty arrow shows the message, with the bad address in its Contact marked."""
    with Browser() as browser:
        browser.resize(1200)
        browser.open(check.page(check.sample("ack-lost-private-contact")))
        seen = browser.run("""
            const link = [...document.querySelectorAll(".ladder a")]
                .find(link => link.textContent.includes("#11 200 OK"));
            link.dispatchEvent(new MouseEvent("mouseenter", {clientX: 300, clientY: 300}));
            const peek = document.getElementById("peek");
            const line = [...peek.querySelectorAll("mark")].map(mark =>
                peek.textContent.split("\\n").find(line => line.startsWith("Contact")));
            return [peek.checkVisibility(), line[0],
                    [...peek.querySelectorAll("mark")].map(mark => mark.textContent)];""")
        assert seen[0] and "192.168.7.20" in seen[1] and set(seen[2]) == {"192.168.7.20"}, seen
        # The keyboard does the same, and Escape ends it.
        assert browser.run("""
            document.activeElement.blur();
            const link = document.querySelector(".ladder a");
            link.focus();
            const shown = document.getElementById("peek").checkVisibility();
            dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}));
            return shown && !document.getElementById("peek").checkVisibility()
                && document.activeElement === link;""")
        # A link opens what it leads to.
        assert browser.run("""
            const link = document.querySelector(".ladder .cause").closest("a");
            location.hash = link.getAttribute("href");
            dispatchEvent(new HashChangeEvent("hashchange"));
            return document.querySelector(link.getAttribute("href")).querySelector("pre")
                .checkVisibility();""")


def check_without_scripts_and_on_paper(check):
    path = check.page(check.sample("ack-lost-private-contact"))
    with Browser(scripts=False) as browser:
        browser.resize(1200)
        browser.open(path)
        assert not browser.run("return document.getElementById('peek')"), "scripts do run"
        assert_verdict_seen(browser, check, "ack-lost-private-contact")
        assert_fits(browser, "without scripts")
        browser.emulate(media="print")
        browser.run("document.querySelectorAll('details').forEach(d => d.removeAttribute('open'))")
        assert_verdict_seen(browser, check, "ack-lost-private-contact")


def check_hostile_texts(check):
    capture = check.folder / "hostile.pcap"
    captures.write_hostile(capture)
    path = check.page(capture)
    with Browser() as browser:
        for width in WIDTHS:
            browser.resize(width)
            browser.open(path)
            browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            assert browser.run("return window.hurt") is None
            assert browser.run("return document.querySelectorAll('script').length") == 1
            assert browser.run("return document.querySelectorAll("
                               "'img,iframe,object,embed,form,[onload],[onerror]').length") == 0
            assert_fits(browser, f"hostile texts at {width}")
        shown = browser.run("return document.body.textContent")
        assert "<script>window.hurt=1</script>" in shown
        assert "\u202e" not in shown and "\\u{202E}" in shown.replace("\\u{202e}", "\\u{202E}")
        assert not browser.complaints()


def check_together(check):
    """Captures of two places, as one page."""
    path = check.folder / "together.html"
    check.correlate(path, f"phone={check.sample('binding-expired-idle.lan')}",
                    f"server={check.sample('binding-expired-idle')}")
    with Browser() as browser:
        for scheme in ("light", "dark"):
            browser.emulate(scheme=scheme)
            for width in WIDTHS:
                browser.resize(width)
                browser.open(path)
                browser.run("document.querySelectorAll('details')"
                            ".forEach(d => { d.open = true; })")
                assert_fits(browser, f"together at {width}")
                poor = browser.run(CONTRAST)
                assert not poor, f"too little contrast together in {scheme}: {poor}"
        shown = browser.run("return document.querySelector('main').textContent")
        for words in ("192.168.7.20:5060", "192.0.2.30:46282", "of silence, from server#",
                      "frame.number in {", "phone#", "server#"):
            assert words in shown, words
        heads = texts(browser, ".ladder .host")
        assert "192.168.7.20" in heads and "192.0.2.30" in heads, heads
        assert any("NAT of the" in role and "192.168.7.20" in role
                   for role in texts(browser, ".ladder .role")), texts(browser, ".ladder .role")
        assert any("INVITE lost" in step for step in texts(browser, ".ladder .cause"))
        # What leads nowhere is no link.
        assert browser.run("return [...document.querySelectorAll('a[href^=\"#\"]')].every("
                           "link => document.querySelector(link.getAttribute('href')))")
        assert not browser.complaints()


def check_messages_together(check):
    """Pointing at an arrow shows the message that is in that frame of that place."""
    names = {"phone": "binding-expired-idle.lan", "server": "binding-expired-idle"}
    frames = {name: captures.texts(check.sample(file)) for name, file in names.items()}
    path = check.folder / "messages-together.html"
    check.correlate(path, *(f"{name}={check.sample(file)}" for name, file in names.items()))
    with Browser() as browser:
        browser.resize(1200)
        browser.open(path)
        seen = browser.run("""
            return [...document.querySelectorAll(".ladder a")].map(link => {
                link.dispatchEvent(new MouseEvent("mouseenter", {clientX: 300, clientY: 300}));
                const peek = document.getElementById("peek");
                return [link.querySelector(".frame").textContent, peek.checkVisibility(),
                        [...peek.querySelectorAll("pre")].map(text => text.textContent)]; })""")
        assert {name for name in names if any(frame.startswith(name) for frame, *_ in seen)} == \
            set(names), seen
        for frame, visible, texts_of_it in seen:
            place, _, number = frame.partition("#")
            sent = frames[place][int(number)].replace("\r\n", "\n").rstrip("\n")
            assert visible and texts_of_it[0].rstrip("\n") == sent, (frame, texts_of_it)
        assert not browser.complaints()


def check_changed_message_together(check):
    """What a router rewrote on the way is shown as it left and as it arrived."""
    path = check.folder / "changed-together.html"
    inside, outside = check.folder / "inside.pcap", check.folder / "outside.pcap"
    captures.write_rewritten(inside, outside)
    check.correlate(path, f"phone={inside}", f"server={outside}")
    with Browser() as browser:
        browser.open(path)
        both = browser.run("""
            return [...document.querySelectorAll(".messages details")].map(
                message => [message.querySelector("summary").textContent,
                            [...message.querySelectorAll("pre")].map(text => text.textContent)])""")
        assert [summary.partition(" ")[2] for summary, _ in both] == \
            ["INVITE", "603 Declined", "ACK"], both
        for summary, messages in both:
            assert len(messages) == 2, both
            left, arrived = messages if "603" not in summary else messages[::-1]
            assert "192.168.1.20" in left and "198.51.100.7" not in left, left
            assert left.replace("192.168.1.20", "198.51.100.7") == arrived, arrived


def check_sound_together(check):
    """The sound at each place: all the time where it is sent, and nothing where it does not come."""
    path = check.folder / "sound-together.html"
    check.correlate(path, f"phone={check.sample('rtp-port-remapped.lan')}",
                    f"far={check.sample('rtp-port-remapped')}")
    with Browser() as browser:
        browser.open(path)
        lanes = browser.run("""
            return Object.fromEntries([...document.querySelectorAll(".timeline .lane")].map(
                lane => [lane.querySelector(".name").textContent,
                         [lane.matches(".bad"),
                          lane.querySelector(".fill").getAttribute("d").split("z").length - 1]]))""")
        lost = "192.0.2.40:16400 → 198.51.100.7:16384"
        assert lanes[f"phone: {lost}: none of it came here"] == [True, 0], lanes
        for sent in (f"far: {lost}", "phone: 192.168.1.20:16384 → 192.0.2.40:16400",
                     "far: 198.51.100.7:25818 → 192.0.2.40:16400"):
            bad, bars = lanes[sent]
            # 6 of 8.3 seconds, of 120 bars.
            assert not bad and bars > 80, (sent, lanes)


def check_hostile_texts_together(check):
    capture, path = check.folder / "hostile.pcap", check.folder / "hostile-together.html"
    captures.write_hostile(capture)
    copy = shutil.copy(capture, check.folder / "hostile-copy.pcap")
    check.correlate(path, f"<img src onerror><script>={capture}", f"b={copy}")
    with Browser() as browser:
        for width in WIDTHS:
            browser.resize(width)
            browser.open(path)
            browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            assert browser.run("return window.hurt") is None
            assert browser.run("return document.querySelectorAll('script').length") == 1
            assert browser.run("return document.querySelectorAll("
                               "'img,iframe,object,embed,form,[onload],[onerror]').length") == 0
            assert_fits(browser, f"hostile texts together at {width}")
        assert "<script>window.hurt=1</script>" in browser.run("return document.body.textContent")
        assert not browser.complaints()


def check_many_calls(check):
    capture = check.folder / "many.pcap"
    captures.write_many(capture, MANY)
    path = check.page(capture)
    with Browser() as browser:
        browser.resize(1200)
        browser.open(path)
        assert browser.run("return document.querySelectorAll('details.subject').length") == MANY
        assert browser.run("return document.querySelectorAll('details.subject[open]').length") <= 3
        assert f"{MANY:,} calls did not work." in texts(browser, ".big")
        took = browser.run("const t = performance.getEntriesByType('navigation')[0];"
                           "return t.loadEventEnd - t.startTime")
        print(f"{MANY} calls: {path.stat().st_size / 1e6:.1f} MB, opened in {took:.0f} ms")


def check_no_network(check):
    """Not one address that a browser would fetch."""
    text = check.page(check.sample("no-hairpin")).read_text(encoding="utf-8")
    for bad in ("src=", "href=\"http", "url(", "@import", "<link", "style=\""):
        assert bad not in text, bad
    assert "default-src 'none'" in text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    parser.add_argument("--samples", required=True, type=pathlib.Path)
    args = parser.parse_args()
    if not shutil.which("chromedriver") or not shutil.which("chromium"):
        print("no chromium and chromedriver here: the page was not looked at")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        check = Check(args, pathlib.Path(folder))
        for test in (check_no_network, check_faults, check_guilty_router, check_message_on_hover,
                     check_without_scripts_and_on_paper, check_hostile_texts, check_together,
                     check_messages_together, check_changed_message_together, check_sound_together,
                     check_hostile_texts_together, check_many_calls):
            test(check)
            print(f"{test.__name__}: right", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
