/* Chat, library and quality: one of them is shown; the address says which. Deep links ask and open. */
(() => {
  const { one, all, body, isPhone, input, setText, say, signal, stored, keep, element, clicks, closers, mends, ready } = tutor;
  const NAMES = { chat: "Chat", library: "Library", quality: "Quality" };
  const READ = "tutor.read";
  const readIds = () => new Set((stored(localStorage, READ) || "").split(" ").filter(Boolean));
  let wanted = null;                                         // the question on its way to the page

  /* which view */

  tutor.show = (view, address = `#/${view}`) => {
    const here = location.hash === address || (view === "chat" && !location.hash);
    if (!here) history.pushState(null, "", view === "chat" ? location.pathname : address);
    apply();
  };

  function apply() {
    const [name, ...rest] = location.hash.replace(/^#\//, "").split("/");
    const question = name === "question" ? decodeURIComponent(rest.join("/")) : "";
    const view = question ? "library" : name in NAMES ? name : "chat";
    const before = body().dataset.view;
    Object.keys(NAMES).forEach((each) => body().classList.toggle(`view-${each}`, each === view));
    body().dataset.view = view;
    body().classList.toggle("article", Boolean(question));
    body().classList.remove("drawer", "sheet");
    all("#brand nav a").forEach((link) => {
      if (link.classList.contains(`place-${view}`)) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    });
    if (question) openQuestion(question);
    if (view === "quality") signal("quality");
    if (before && before !== view) { say(NAMES[view]); if (!question) land(view); }
  }

  function land(view) {                                      // where the keyboard goes on in another view
    if (view !== "chat") one(`#${view === "library" ? "list" : "quality"} h2`)?.focus({ preventScroll: true });
    else if (tutor.chosenMark()) tutor.chosenMark().focus({ preventScroll: true });
    else (isPhone() ? one(".icon.menu") : input())?.focus(); // the box would bring the screen's own keyboard
  }

  /* the rail as a drawer, where the screen is narrow */

  function openDrawer() {
    body().classList.add("drawer");
    setTimeout(() => one("#brand .fresh")?.focus(), 60);
  }

  function closeDrawer() {
    if (!body().classList.contains("drawer")) return false;
    body().classList.remove("drawer");
    one(".icon.menu")?.focus();
    return true;
  }

  function leaveLibrary() {
    if (body().dataset.view !== "library") return false;
    tutor.show(isPhone() && body().classList.contains("article") ? "library" : "chat");
    return true;
  }

  closers.unshift(closeDrawer, leaveLibrary);
  clicks.push([".icon.menu", openDrawer], ["#brand .icon.close, #veil", closeDrawer]);
  ready.push(() => body().append(element("div", { id: "veil" })));

  /* a question of the library */

  function openQuestion(address) {                           // "dropout" or "dropout:1234-1398", a place in its file
    const [, question, start, end] = address.match(/^([^:]*)(?::(\d+)-(\d+))?$/) || [];
    if (!question) return;
    wanted = { question, cited: Boolean(end) };
    signal("article", { question, start: Number(start || 0), end: Number(end || 0) });
    keep(localStorage, READ, [...readIds().add(question)].join(" "));
    markRead(question);
  }

  function arrive() {                                        // once the page of a question is there
    const title = one("#article #title");
    if (!wanted || !title) return;
    const { cited } = wanted, mark = one("#article mark, #article .cited");
    wanted = null;
    if (cited && mark) mark.scrollIntoView({ block: "center" }); else one("#article").scrollTop = 0;
    title.focus({ preventScroll: true });
  }

  let arriving = false;

  mends.push(() => {
    if (!wanted || arriving) return;
    arriving = true;
    setTimeout(() => { arriving = false; arrive(); }, 120);  // formulas and figures take their room first
  });

  /* the list of the library */

  function markRead(open) {
    const done = readIds(), items = all("#list li");
    items.forEach((item) => {
      const was = one(".was", item);
      if (was && was.hidden === done.has(item.dataset.id)) was.hidden = !done.has(item.dataset.id);
      if (open !== undefined) item.classList.toggle("on", item.dataset.id === open);
    });
    const read = items.filter((item) => done.has(item.dataset.id)).length;
    if (!one("#find")?.value) setText(one("#found"), read ? `${read} of ${items.length} read` : `${items.length} questions`);
  }

  function filter() {
    const words = one("#find").value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    all("#list .group").forEach((group) => {
      const items = all("li", group);
      items.forEach((item) => { item.hidden = !words.every((word) => item.dataset.search.includes(word)); });
      const fitting = items.filter((item) => !item.hidden).length;
      group.hidden = !fitting;
      found += fitting;
    });
    one("#nothing").hidden = found > 0;
    if (words.length) setText(one("#found"), `${found} found`); else markRead();
  }

  document.addEventListener("input", (event) => { if (event.target.id === "find") filter(); });
  clicks.push(
    ["a.read, a.whole", (link) => tutor.show("library", link.getAttribute("href"))],
    ["a.go", (link) => tutor.show(link.getAttribute("href").slice(2))],
    ["a.jump", (link) => document.getElementById(link.getAttribute("href").slice(1))?.scrollIntoView({ block: "start" })],
    [".asksearch", () => tutor.ask(one("#find").value)],
  );
  addEventListener("popstate", apply);
  addEventListener("hashchange", apply);

  /* deep links: ?q=... asks, ?question=dropout opens */

  ready.push(() => {
    const given = new URLSearchParams(location.search), question = given.get("question"), text = (given.get("q") || "").trim();
    if (question || text) history.replaceState(null, "", question ? `#/question/${encodeURIComponent(question)}` : location.pathname);
    apply();
    markRead();
    if (text) tutor.ask(text);
    tutor.asksAtOnce = Boolean(text);
  });
})();
