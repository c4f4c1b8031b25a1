/* The chat: asking by a click, asking again, editing, thumbs, quotes in a tooltip, messages that are too long. */
(() => {
  const { one, all, body, input, say, signal, element, askBack, copy, newestChips, clicks, closers, mends } = tutor;
  const busy = () => replying || Boolean(one("#box .stop-button"));
  const REASONS = [
    ["wrong-question", "It answers another question"], ["wrong-passage", "It quotes the wrong passage"],
    ["too-hard", "Too hard"], ["incomplete", "Incomplete"],
    ["should-have-declined", "It should have declined"], ["should-have-answered", "It should have answered"],
  ];
  const rated = new Map();                                   // what was clicked here, over what the page was built with
  let editing = 0, replying = false, next = null;

  tutor.replying = (now) => {                                // told by the page: a reply begins, a reply has wholly arrived
    replying = now;
    if (now || !next) return;
    next();
    next = null;
  };

  tutor.afterReply = (act) => {                              // what replaces the conversation must not be overtaken by a reply
    if (!replying) { act(); return; }
    next = act;
    signal("stop");
  };

  function fill(text) {
    const box = input();
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return box;
  }

  tutor.ask = (text, byKeyboard) => {
    if (!input() || busy()) return;
    stopEditing();
    tutor.show?.("chat");
    const box = fill(text);
    body().classList.remove("sheet", "drawer");
    setTimeout(() => { one("#box .submit-button")?.click(); if (byKeyboard) box.focus(); }, 30);
  };

  /* editing and asking again */

  const number = (button) => Number(button.id.replace(/\D+/, ""));

  function edit(button) {
    if (busy()) return;
    editing = number(button);
    fill(document.getElementById(`r${editing}`)?.textContent || "").focus();
    body().classList.add("editing");
    one("#hint .editing").hidden = false;
    say("Editing an earlier message");
  }

  function stopEditing() {
    if (!editing) return false;
    editing = 0;
    body().classList.remove("editing");
    one("#hint .editing").hidden = true;
    fill("");
    return true;
  }

  function askAgain(from, message) {
    if (busy()) return;
    rated.forEach((_, key) => { if (key.split(":")[0] === current() && Number(key.split(":")[1]) >= from) rated.delete(key); });
    tutor.replying(true);
    signal("again", { number: from, message });
  }

  closers.push(stopEditing);

  /* thumbs */

  const current = () => one("#current")?.dataset.id || "";

  function rate(button) {
    const verdict = button.classList.contains("up") ? "up" : "down", of = number(button);
    if (button.classList.contains("on")) { store(of, "", "", ""); return; }
    if (verdict === "up") { store(of, "up", "", ""); return; }
    const choices = element("fieldset", {}, element("legend", { className: "sr", textContent: "Reason" }),
      ...REASONS.map(([value, said]) => element("label", {}, element("input", { type: "radio", name: "reason", value }), said)));
    const note = element("input", { type: "text", name: "note", maxLength: 1000, placeholder: "What did you expect? (optional)" });
    note.setAttribute("aria-label", "What did you expect? Optional");
    askBack("What was wrong with this reply?", [choices, note], "Send", (data) =>
      store(of, "down", data.get("reason") || "", data.get("note") || ""));
  }

  function store(of, verdict, reason, note) {
    rated.set(`${current()}:${of}`, verdict);
    signal("rate", { number: of, thumb: verdict, reason, comment: note });
    markRated();
    say(verdict ? "Thank you, kept on this machine" : "Taken back");
  }

  function markRated() {
    all("#chat .tool.rate").forEach((button) => {
      const given = rated.get(`${current()}:${number(button)}`);
      if (given !== undefined) button.classList.toggle("on", given !== "" && button.classList.contains(given));
      const pressed = String(button.classList.contains("on"));
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    });
  }

  /* the quote of a mark, shown where the mark is looked at */

  function words(mark) {                                     // a formula as its source, not once per way it is drawn
    const copied = mark.cloneNode(true);
    all(".katex", copied).forEach((formula) => formula.replaceWith(one("annotation", formula)?.textContent || ""));
    return copied.textContent;
  }

  function quoteOf(chip) {
    const card = document.getElementById(chip.getAttribute("href").slice(1));
    const quote = card ? all("mark", card).map(words).join("").replace(/\s+/g, " ").trim() : "";
    return { quote: quote.length > 220 ? `${quote.slice(0, 220)}…` : quote, title: card ? one("h3", card)?.textContent : "" };
  }

  function showTip(chip) {
    hideTip();
    const { quote, title } = quoteOf(chip);
    if (!quote) return;
    const tip = element("div", { id: "tip", textContent: quote }, element("small", { textContent: title }));
    tip.setAttribute("aria-hidden", "true");                  // the chip's own title says the same to a screen reader
    body().append(tip);
    tipShown = performance.now();                            // the way to a mark may scroll: that hides no tip
    const at = chip.getBoundingClientRect(), room = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(at.left - 20, innerWidth - room.width - 8))}px`;
    tip.style.top = at.bottom + 8 + room.height < innerHeight ? `${at.bottom + 8}px` : `${at.top - room.height - 8}px`;
  }

  let tipShown = 0;
  const hideTip = () => one("#tip")?.remove();
  const chipAt = (event) => event.target.closest?.("#chat a.cite");
  document.addEventListener("pointerover", (event) => { const chip = chipAt(event); if (chip && event.pointerType !== "touch") showTip(chip); });
  document.addEventListener("pointerout", (event) => { if (chipAt(event)) hideTip(); });
  document.addEventListener("focusin", (event) => { const chip = chipAt(event); if (chip?.matches(":focus-visible")) showTip(chip); });
  document.addEventListener("focusout", hideTip);
  document.addEventListener("scroll", () => { if (performance.now() - tipShown > 200) hideTip(); }, true);
  document.addEventListener("click", hideTip);

  /* messages that cannot be sent */

  function tooLong() {
    const box = input(), line = one("#limit");
    if (!box || !line) return false;
    const most = Number(line.dataset.limit), length = box.value.length > 2 * most ? box.value.length : [...box.value].length;
    const shown = (value) => value.toLocaleString("en");
    const text = length > most ? `${shown(length)} characters; a message may have ${shown(most)}. Shorten it to send it.` : "";
    if (line.textContent !== text) line.textContent = text;
    body().classList.toggle("toolong", length > most);
    return length > most;
  }

  const unsendable = () => tooLong() || !input()?.value.trim();

  function send(event) {                                     // before gradio sees it
    if (unsendable()) { event.preventDefault(); event.stopPropagation(); return; }
    if (!editing) return;
    event.preventDefault();
    event.stopPropagation();
    const from = editing, message = input().value;
    stopEditing();
    askAgain(from, message);
  }

  document.addEventListener("click", (event) => { if (event.target.closest?.("#box .submit-button")) send(event); }, true);
  document.addEventListener("keydown", (event) => {
    if (event.target === input() && event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  }, true);
  document.addEventListener("input", (event) => { if (event.target === input()) tooLong(); });

  clicks.push(
    [".ask", (from, event) => tutor.ask(from.title || from.textContent.trim(), event.detail === 0)],
    [".tool.copyreply", (button) => copy(document.getElementById(`m${number(button)}`)?.textContent || "", button)],
    [".tool.retry", (button) => askAgain(number(button), "")],
    [".tool.edit", edit],
    [".tool.rate", rate],
    ["#hint .cancel", () => { stopEditing(); input()?.focus(); }],
  );

  /* what gradio's own markup needs */

  let newest = "", asked = 0, answered = 0;

  mends.push(() => {
    const sections = all("#panel .turn"), latest = `${current()}:${sections.length}:${sections.at(-1)?.id}`;
    if (latest !== newest) {                                 // a new reply: show its sources
      newest = latest;
      body().classList.remove("chosen");
      tutor.forgetChip();
      sections.forEach((section) => section.classList.remove("on"));
      const panel = one("#panel");
      if (panel) panel.scrollTop = 0;
    }
    const said = all("#chat .user-row");
    if (said.length > asked) said[said.length - 1].scrollIntoView({ block: "start" });
    asked = said.length;
    const done = all("#chat .bot-row .tools").length;
    if (done > answered && !one("#chat .waiting")) say(`Reply complete, ${newestChips().length} citations`);
    answered = done;
    all("#chat .cite:not([title])").forEach((chip) => {
      const { quote } = quoteOf(chip);
      if (quote) { chip.title = ""; chip.setAttribute("aria-description", quote); }
    });
    all("#chat [data-testid='bot'][aria-label], #chat [data-testid='user'][aria-label]").forEach((each) => {
      const name = each.dataset.testid === "bot" ? "Reply of the tutor" : "Your message";
      if (each.getAttribute("aria-label") !== name) each.setAttribute("aria-label", name);
    });
    body().classList.toggle("empty", !one("#chat [data-testid='user']"));
    const buttons = [[one("#box .submit-button"), "Send"], [one("#box .stop-button"), "Stop"]];
    buttons.forEach(([button, name]) => { if (button && !button.getAttribute("aria-label")) button.setAttribute("aria-label", name); });
    markRated();
    tooLong();
  });
})();
