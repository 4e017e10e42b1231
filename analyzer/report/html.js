"use strict";
(() => {
    const peek = document.createElement("div");
    peek.id = "peek";
    peek.hidden = true;
    document.body.append(peek);

    const messageOf = link => document.getElementById(link.getAttribute("href").slice(1));
    const show = (link, x, y) => {
        const message = messageOf(link);
        if (!message)
            return;
        peek.replaceChildren(...[...message.children].map(child => child.cloneNode(true)));
        peek.hidden = false;
        const box = peek.getBoundingClientRect();
        peek.style.left = Math.max(8, Math.min(x + 16, innerWidth - box.width - 8)) + "px";
        peek.style.top = Math.max(8, Math.min(y + 18, innerHeight - box.height - 8)) + "px";
    };
    const hide = () => { peek.hidden = true; };

    document.querySelectorAll(".ladder a").forEach(link => {
        link.addEventListener("mouseenter", event => show(link, event.clientX, event.clientY));
        link.addEventListener("mouseleave", hide);
        link.addEventListener("focus", () => {
            const box = link.getBoundingClientRect();
            show(link, box.left, box.bottom - 10);
        });
        link.addEventListener("blur", hide);
    });
    addEventListener("keydown", event => { if (event.key === "Escape") hide(); });

    /* What a link leads to may be inside something that is closed. */
    const open = () => {
        const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
        for (let node = target; node; node = node.parentElement)
            if (node.tagName === "DETAILS")
                node.open = true;
        if (target)
            target.scrollIntoView();
    };
    addEventListener("hashchange", open);
    open();

    document.querySelectorAll("code.copy").forEach(code => {
        const copy = () => navigator.clipboard && navigator.clipboard.writeText(code.textContent)
            .then(() => code.classList.add("done"), () => {});
        code.title = "Click to copy";
        code.setAttribute("role", "button");
        code.addEventListener("click", copy);
        code.addEventListener("keydown", event => { if (event.key === "Enter") copy(); });
    });

    addEventListener("beforeprint", () =>
        document.querySelectorAll("details").forEach(details => { details.open = true; }));
})();
