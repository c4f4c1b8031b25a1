/* What the page does without asking the server: open sources, ask by a click, keys, theme, copying.
   Everything is delegated to the document, because replies are replaced while they grow. */
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const body = () => document.body;
  const isPhone = () => matchMedia("(max-width: 860px)").matches;
  const typing = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName || "");
  const input = () => one("#box textarea");
  const say = (text) => { const status = one("#status"); if (status) status.textContent = text; };
  let chipOfOpenSource = null;

  /* sources */

  function openSource(id, chip) {
    const card = document.getElementById(id);
    if (!card) return;
    all(".source.on, .cite.on").forEach((each) => each.classList.remove("on"));
    all("#panel .turn").forEach((turn) => turn.classList.toggle("on", turn.contains(card)));
    body().classList.add("chosen");
    void card.offsetWidth;                                   // restarts the pulse of the marks
    card.classList.add("on");
    if (chip) { chip.classList.add("on"); chipOfOpenSource = chip.id; }
    if (isPhone()) body().classList.add("sheet");
    setTimeout(() => { reveal(card); card.focus({ preventScroll: true }); }, isPhone() ? 60 : 0);
  }

  function reveal(card) {                                    // the quote, not only the card, into view
    const panel = one("#panel"), mark = one("mark", card);
    if (!panel) return;
    const top = panel.getBoundingClientRect().top + 56 + 8, room = panel.clientHeight;   // below the heading
    const wanted = card.getBoundingClientRect().top - top;
    const quote = mark ? mark.getBoundingClientRect().top - top : 0;
    panel.scrollTop += quote - wanted > room * 0.6 ? quote - room * 0.3 : wanted;
  }

  function words(mark) {                                     // a formula as its source, not once per way it is drawn
    const copy = mark.cloneNode(true);
    all(".katex", copy).forEach((formula) => formula.replaceWith(one("annotation", formula)?.textContent || ""));
    return copy.textContent;
  }

  function backToReply(id) {
    body().classList.remove("sheet");
    const chip = document.getElementById(id);
    if (chip) { chip.scrollIntoView({ block: "center" }); chip.focus({ preventScroll: true }); }
  }

  function newestChips() {
    const last = all("#chat .bot .cite").pop();
    const reply = last?.id.split("-")[0];
    return all("#chat .cite").filter((chip) => chip.id.split("-")[0] === reply);
  }

  /* asking */

  function ask(text, byKeyboard) {
    const box = input();
    if (!box || one("#box .stop-button")) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    body().classList.remove("sheet");
    setTimeout(() => { one("#box .submit-button")?.click(); if (byKeyboard) box.focus(); }, 30);
  }

  function tooLong() {
    const box = input(), line = one("#limit");
    if (!box || !line) return false;
    const most = Number(line.dataset.limit), length = box.value.length > 2 * most ? box.value.length : [...box.value].length;
    const number = (value) => value.toLocaleString("en");
    const text = length > most ? `${number(length)} characters; a message may have ${number(most)}. Shorten it to send it.` : "";
    if (line.textContent !== text) line.textContent = text;
    body().classList.toggle("toolong", length > most);
    return length > most;
  }

  const unsendable = () => tooLong() || !input()?.value.trim();

  /* copying */

  async function copy(text, button) {
    let told = "Copied";
    try { await navigator.clipboard.writeText(text); } catch { told = "Not copied"; }
    const before = button.dataset.label || (button.dataset.label = button.textContent);
    button.textContent = told;
    say(told);
    setTimeout(() => { button.textContent = before; }, 1500);
  }

  /* figures */

  function enlarge(link) {
    const dialog = document.createElement("dialog"), picture = one("img", link).cloneNode();
    const close = document.createElement("button");
    dialog.id = "enlarged";
    dialog.setAttribute("aria-label", "Figure");
    close.textContent = "✕";
    close.setAttribute("aria-label", "Close figure");
    dialog.append(close, picture);
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    body().append(dialog);
    dialog.showModal();
  }

  /* theme: the system's until the learner chooses */

  function storedTheme() { try { return localStorage.getItem("tutor.theme"); } catch { return null; } }

  function switchTheme() {
    const dark = body().classList.toggle("dark");
    try { localStorage.setItem("tutor.theme", dark ? "dark" : "light"); } catch { /* private window */ }
    say(dark ? "Dark theme" : "Light theme");
  }

  /* events */

  const clicks = [
    ["a.cite", (link) => openSource(link.getAttribute("href").slice(1), link)],
    ["a.back", (link) => backToReply(link.getAttribute("href").slice(1))],
    [".ask", (from, event) => ask(from.title || from.textContent.trim(), event.detail === 0)],
    ["a.figure", (link) => enlarge(link)],
    [".copycode", (button) => copy(one("code", button.parentElement).textContent, button)],
    [".copyreply", (button) => copy(document.getElementById(button.id.replace("copy", "m"))?.textContent || "", button)],
    [".tool.retry", () => one("#retry")?.click()],
    [".icon.theme", switchTheme],
    [".icon.sources", () => body().classList.toggle("sheet")],
    [".close", () => closeAll()],
    [".skip", () => input()?.focus()],
  ];

  function closeAll() {
    body().classList.remove("sheet");
    if (chipOfOpenSource) backToReply(chipOfOpenSource);
    all(".source.on, .cite.on").forEach((each) => each.classList.remove("on"));
    chipOfOpenSource = null;
  }

  document.addEventListener("click", (event) => {
    for (const [selector, act] of clicks) {
      const found = event.target.closest?.(selector);
      if (found) { event.preventDefault(); act(found, event); return; }
    }
    if (body().classList.contains("sheet") && !event.target.closest("#side, dialog")) body().classList.remove("sheet");
  });

  document.addEventListener("click", (event) => {            // before gradio sees it
    if (event.target.closest?.("#box .submit-button") && unsendable()) { event.preventDefault(); event.stopPropagation(); }
  }, true);

  document.addEventListener("keydown", (event) => {
    const inBox = event.target === input();
    if (inBox && event.key === "Enter" && !event.shiftKey && unsendable()) { event.preventDefault(); event.stopPropagation(); }
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !one("dialog[open]")) closeAll();
    else if (event.key === "/" && !typing() && !event.ctrlKey && !event.metaKey) { event.preventDefault(); input()?.focus(); }
    else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      const chip = newestChips()[Number(event.code.slice(5)) - 1];
      if (chip) { event.preventDefault(); openSource(chip.getAttribute("href").slice(1), chip); }
    }
  });

  document.addEventListener("input", (event) => { if (event.target === input()) tooLong(); });

  /* what gradio's own markup needs */

  let turns = 0, asked = 0, answered = 0;

  function mend() {
    const sections = all("#panel .turn");
    if (sections.length !== turns) {                          // a new reply: show its sources
      turns = sections.length;
      body().classList.remove("chosen");
      sections.forEach((section) => section.classList.remove("on"));
      const panel = one("#panel");
      if (panel) panel.scrollTop = 0;
    }
    const said = all("#chat .user-row");
    if (said.length > asked) said[said.length - 1].scrollIntoView({ block: "start" });
    asked = said.length;
    const done = all("#chat .tools").length;
    if (done > answered) say(`Reply complete, ${newestChips().length} citations`);
    answered = done;
    all("#chat .cite:not([title])").forEach((chip) => {
      const card = document.getElementById(chip.getAttribute("href").slice(1));
      const quote = card && all("mark", card).map(words).join("").replace(/\s+/g, " ").trim();
      if (quote) chip.title = quote.length > 180 ? `${quote.slice(0, 180)}…` : quote;
    });
    all("#chat [data-testid='bot'][aria-label], #chat [data-testid='user'][aria-label]").forEach((each) => {
      const name = each.dataset.testid === "bot" ? "Reply of the tutor" : "Your message";
      if (each.getAttribute("aria-label") !== name) each.setAttribute("aria-label", name);
    });
    body().classList.toggle("empty", !one("#chat [data-testid='user']"));
    const send = one("#box .submit-button"), halt = one("#box .stop-button");
    if (send && !send.getAttribute("aria-label")) send.setAttribute("aria-label", "Send");
    if (halt && !halt.getAttribute("aria-label")) halt.setAttribute("aria-label", "Stop");
    tooLong();
  }

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mend(); });
  }).observe(document.documentElement, { childList: true, subtree: true });

  const chosen = storedTheme();
  if (chosen) {
    const timer = setInterval(() => {
      if (!one("#shell")) return;
      body().classList.toggle("dark", chosen === "dark");
      clearInterval(timer);
    }, 20);
  }
})();
