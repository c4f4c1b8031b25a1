/* From a mark to its source and back, without asking the server; the quote of a mark in a tooltip. */
(() => {
  const { one, all, body, isPhone, current, element, clicks, closers, mends } = tutor;
  const target = (link) => link.getAttribute("href").slice(1);
  let chosen = null;                                         // id of the mark whose source is open

  tutor.chosenMark = () => (chosen ? document.getElementById(chosen) : null);

  /* there and back */

  function open(id, mark) {
    const card = document.getElementById(id);
    if (!card) return;
    unmark();
    all("#panel .turn").forEach((turn) => turn.classList.toggle("on", turn.contains(card)));
    body().classList.add("chosen");
    void card.offsetWidth;                                   // restarts the pulse of the marked words
    card.classList.add("on");
    mark.classList.add("on");
    chosen = mark.id;
    if (isPhone()) body().classList.add("sheet");
    setTimeout(() => { reveal(card); card.focus({ preventScroll: true }); }, isPhone() ? 60 : 0);
  }

  function reveal(card) {                                    // the quote, not only the card, into view
    const panel = one("#panel"), quoted = one("mark", card);
    const top = panel.getBoundingClientRect().top + one(".shead", panel).offsetHeight + 8;
    const toCard = card.getBoundingClientRect().top - top;
    const toQuote = quoted ? quoted.getBoundingClientRect().top - top : 0;
    const room = panel.clientHeight;
    panel.scrollTop += toQuote - toCard > room * 0.6 ? toQuote - room * 0.3 : toCard;
  }

  function back(id) {
    body().classList.remove("sheet");
    const mark = document.getElementById(id);
    if (!mark) return;
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
  }

  function unmark() {
    all(".source.on, .cite.on").forEach((each) => each.classList.remove("on"));
  }

  function close() {
    body().classList.remove("sheet");
    if (chosen) back(chosen);
    unmark();
    chosen = null;
    return true;
  }

  tutor.newestMarks = () => {                                // of the latest reply that has any, each number once
    const reply = (mark) => mark.id.split("-")[0];
    const last = all("#chat .bot .cite").pop(), seen = new Set();
    return all("#chat .cite").filter((mark) => {
      const first = reply(mark) === reply(last) && !seen.has(mark.id);
      seen.add(mark.id);
      return first;
    });
  };

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !/^Digit[1-9]$/.test(event.code)) return;
    const mark = tutor.newestMarks()[Number(event.code.slice(5)) - 1];
    if (mark) { event.preventDefault(); open(target(mark), mark); }
  });
  clicks.push(
    ["a.cite", (mark) => open(target(mark), mark)],
    ["a.back", (link) => back(target(link))],
    [".icon.sources", () => body().classList.toggle("sheet")],
    ["#panel .close", close],
  );
  closers.unshift(close);

  /* the tooltip */

  let shownAt = 0;

  function words(quoted) {                                   // a formula as its source, not once per way it is drawn
    const copied = quoted.cloneNode(true);
    all(".katex", copied).forEach((formula) => formula.replaceWith(one("annotation", formula)?.textContent || ""));
    return copied.textContent;
  }

  function quoteOf(mark) {
    const card = document.getElementById(target(mark));
    const shown = card ? all("mark", card).filter((each) => !each.closest("details.answer:not([open])")) : [];
    const quote = shown.map(words).join("").replace(/\s+/g, " ").trim();
    return { quote: quote.length > 220 ? `${quote.slice(0, 220)}…` : quote, title: card ? one("h3", card).textContent : "" };
  }

  function showTip(mark) {
    hideTip();
    const { quote, title } = quoteOf(mark);
    if (!quote) return;
    const tip = element("div", { id: "tip", textContent: quote }, element("small", { textContent: title }));
    tip.setAttribute("aria-hidden", "true");                 // the mark's own description says it to a screen reader
    body().append(tip);
    shownAt = performance.now();                             // the way to a mark may scroll: that hides no tip
    const at = mark.getBoundingClientRect(), room = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(at.left - 20, innerWidth - room.width - 8))}px`;
    tip.style.top = at.bottom + 8 + room.height < innerHeight ? `${at.bottom + 8}px` : `${at.top - room.height - 8}px`;
  }

  const hideTip = () => one("#tip")?.remove();
  const markAt = (event) => event.target.closest?.("#chat a.cite");
  document.addEventListener("pointerover", (event) => { const mark = markAt(event); if (mark && event.pointerType !== "touch") showTip(mark); });
  document.addEventListener("pointerout", (event) => { if (markAt(event)) hideTip(); });
  document.addEventListener("focusin", (event) => { const mark = markAt(event); if (mark?.matches(":focus-visible")) showTip(mark); });
  document.addEventListener("focusout", hideTip);
  document.addEventListener("scroll", () => { if (performance.now() - shownAt > 200) hideTip(); }, true);
  document.addEventListener("click", hideTip);

  /* a new reply shows its sources; every mark has its quote as a description */

  let newest = "";

  mends.push(() => {
    const panel = one("#panel"), sections = all("#panel .turn");
    const latest = `${current()}:${sections.length}:${sections.at(-1)?.id}`;
    if (panel && latest !== newest) {
      newest = latest;
      chosen = null;
      body().classList.remove("chosen");
      sections.forEach((section) => section.classList.remove("on"));
      panel.scrollTop = 0;
    }
    all("#chat .cite:not([title])").forEach((mark) => {
      const { quote } = quoteOf(mark);
      if (quote) { mark.title = ""; mark.setAttribute("aria-description", quote); }
    });
  });
})();
