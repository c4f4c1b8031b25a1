/* What the page does without asking the server: sources, keys, theme, copying, figures, dialogs.
   Everything is delegated to the document, because replies are replaced while they grow.
   ``tutor`` is what the scripts after this one share. */
const tutor = (() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const body = () => document.body;
  const isPhone = () => matchMedia("(max-width: 860px)").matches;
  const typing = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName || "");
  const input = () => one("#box textarea");
  const say = (text) => { const status = one("#status"); if (status) status.textContent = text; };
  const signal = (name, detail = {}) => window.tutorSignals?.[name]?.(detail);
  const stored = (store, key) => { try { return store.getItem(key); } catch { return null; } };
  const keep = (store, key, value) => {
    try { value ? store.setItem(key, value) : store.removeItem(key); } catch { /* a private window */ }
  };
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

  function backToReply(id) {
    body().classList.remove("sheet");
    const chip = document.getElementById(id);
    if (chip) { chip.scrollIntoView({ block: "center" }); chip.focus({ preventScroll: true }); }
  }

  function newestChips() {
    const last = all("#chat .bot .cite").pop();
    const reply = last?.id.split("-")[0];
    const seen = new Set();
    return all("#chat .cite").filter((chip) => {
      const first = chip.id.split("-")[0] === reply && !seen.has(chip.id);
      seen.add(chip.id);
      return first;
    });
  }

  /* copying */

  async function copy(text, button) {
    let told = "Copied";
    try { await navigator.clipboard.writeText(text); } catch { told = "Not copied"; }
    const label = one("span", button) || button;
    const before = button.dataset.label || (button.dataset.label = label.textContent);
    label.textContent = told;
    say(told);
    setTimeout(() => { label.textContent = before; }, 1500);
  }

  /* figures and dialogs */

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

  function element(name, properties = {}, ...children) {     // text only, never HTML
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function askBack(title, parts, yes, act) {                 // a small dialog with one form
    const from = document.activeElement;
    const cancel = element("button", { type: "button", textContent: "Cancel" });
    const form = element("form", { method: "dialog" }, element("h2", { id: "ask-back-title", textContent: title }), ...parts,
      element("div", { className: "do" }, cancel, element("button", { type: "submit", className: "yes", textContent: yes })));
    const dialog = element("dialog", { id: "ask-back" }, form);
    dialog.setAttribute("aria-labelledby", "ask-back-title");
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => { event.preventDefault(); act(new FormData(form)); dialog.close(); });
    dialog.addEventListener("close", () => { dialog.remove(); if (from?.isConnected) from.focus(); });
    body().append(dialog);
    dialog.showModal();
    one("input[type=text]", dialog)?.select();
  }

  /* theme: the system's until the learner chooses */

  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  function applyTheme() {
    const chosen = stored(localStorage, "tutor.theme"), name = one("#themename");
    body().classList.toggle("dark", chosen ? chosen === "dark" : systemIsDark.matches);
    const said = chosen ? `${chosen === "dark" ? "Dark" : "Light"} theme` : "System theme";
    if (name && name.textContent !== said) name.textContent = said;
    return said;
  }

  function switchTheme() {                                   // system, the other one, the system's own, system
    const chosen = stored(localStorage, "tutor.theme"), system = systemIsDark.matches ? "dark" : "light";
    const other = system === "dark" ? "light" : "dark";
    keep(localStorage, "tutor.theme", !chosen ? other : chosen === other ? system : "");
    say(applyTheme());
  }

  systemIsDark.addEventListener("change", applyTheme);

  /* events */

  const clicks = [
    ["a.cite", (link) => openSource(link.getAttribute("href").slice(1), link)],
    ["a.back", (link) => backToReply(link.getAttribute("href").slice(1))],
    ["a.figure", enlarge],
    [".copycode", (button) => copy(one("code", button.parentElement).textContent, button)],
    [".icon.theme", switchTheme],
    [".icon.sources", () => body().classList.toggle("sheet")],
    [".icon.menu", () => { body().classList.add("drawer"); setTimeout(() => one("#brand .fresh")?.focus(), 60); }],
    ["#brand .icon.close, #veil", () => closeDrawer()],
    ["#panel .close", () => closeAll()],
    [".skip", () => (body().classList.contains("view-library") ? one("#find") : input())?.focus()],
  ];
  const closers = [];                                        // what Escape closes first

  function closeDrawer() {
    if (!body().classList.contains("drawer")) return false;
    body().classList.remove("drawer");
    one(".icon.menu")?.focus();
    return true;
  }

  function closeAll() {
    if (closers.some((close) => close()) || closeDrawer()) return;
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

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !one("dialog[open]")) closeAll();
    else if (event.key === "/" && !typing() && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      (body().classList.contains("view-library") ? one("#find") : input())?.focus();
    } else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      const chip = newestChips()[Number(event.code.slice(5)) - 1];
      if (chip) { event.preventDefault(); openSource(chip.getAttribute("href").slice(1), chip); }
    }
  });

  /* ``mends`` run after every change of the page; ``ready`` once, when the server can be called */

  const mends = [applyTheme], ready = [];
  let waiting = false, started = false;

  function mend() {
    waiting = false;
    if (!one("#veil") && body()) body().append(element("div", { id: "veil" }));
    mends.forEach((each) => each());
    if (!started && input() && window.tutorSignals?.quality && window.tutorSignals?.open) {
      started = true;
      ready.forEach((each) => each());
    }
  }

  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(mend);
  }).observe(document.documentElement, { childList: true, subtree: true });

  return { one, all, body, isPhone, input, say, signal, stored, keep, element, askBack, copy, newestChips,
    clicks, closers, mends, ready, closeDrawer, chosenChip: () => chipOfOpenSource, forgetChip: () => { chipOfOpenSource = null; } };
})();
