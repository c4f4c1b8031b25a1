/* What the other scripts share: elements, storage, signals to the server, clicks, Escape, changes of the page.
   Everything is delegated to the document, because replies are replaced while they grow. */
const tutor = (() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const body = () => document.body;
  const isPhone = () => matchMedia("(max-width: 860px)").matches;
  const input = () => one("#box textarea");
  const typing = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName || "");
  const setText = (node, text) => { if (node && node.textContent !== text) node.textContent = text; };
  const say = (text) => { const status = one("#status"); if (status) status.textContent = text; };   // read aloud
  const signal = (name, detail = {}) => window.tutorSignals?.[name]?.(detail);                       // ``signals.py``
  const current = () => one("#current")?.dataset.id || "";                                           // conversation

  const stored = (store, key) => { try { return store.getItem(key); } catch { return null; } };
  const keep = (store, key, value) => {
    try { value ? store.setItem(key, value) : store.removeItem(key); } catch { /* a private window */ }
  };

  function element(name, properties = {}, ...children) {     // text only, never HTML
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  const clicks = [];                                         // [selector, act]: the first that fits takes the click
  const closers = [];                                        // what Escape closes, until one says that it did
  const mends = [];                                          // run after every change of the page
  const ready = [];                                          // run once, when the server can be called

  document.addEventListener("click", (event) => {
    for (const [selector, act] of clicks) {
      const found = event.target.closest?.(selector);
      if (found) { event.preventDefault(); act(found, event); return; }
    }
    if (!event.target.closest("#side, dialog")) body().classList.remove("sheet");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !one("dialog[open]")) {
      const searching = event.target.type === "search" && event.target.value;   // which the browser clears
      if (!searching) closers.some((close) => close());
    } else if (event.key === "/" && !typing() && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      tutor.focusBox();
    }
  });

  function focusBox() {                                      // where one types: the search of the library, or the chat
    const searches = body().classList.contains("view-library");
    if (!searches) tutor.show("chat");
    (searches ? one("#find") : input())?.focus();
  }

  let waiting = false, started = false;

  function mend() {
    waiting = false;
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

  clicks.push([".skip", focusBox]);
  return { one, all, body, isPhone, input, setText, say, signal, current, stored, keep, element, focusBox,
    clicks, closers, mends, ready };
})();
