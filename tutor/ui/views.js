/* Chat, library and quality: one of them is shown; the address says which. Deep links ask and open. */
(() => {
  const { one, all, body, isPhone, say, signal, stored, keep, clicks, closers, mends, ready } = tutor;
  const READ = "tutor.read";
  const readIds = () => new Set((stored(localStorage, READ) || "").split(" ").filter(Boolean));
  let wanted = null;                                         // the question on its way to the page

  tutor.show = (view, address = `#/${view}`) => {
    if (location.hash !== address && !(view === "chat" && !location.hash)) history.pushState(null, "", view === "chat" ? location.pathname : address);
    apply();
  };

  function apply() {
    const [name, ...rest] = location.hash.replace(/^#\//, "").split("/");
    const question = name === "question" ? decodeURIComponent(rest.join("/")) : "";
    const view = question ? "library" : ["library", "quality"].includes(name) ? name : "chat";
    const before = body().dataset.view;
    ["chat", "library", "quality"].forEach((each) => body().classList.toggle(`view-${each}`, each === view));
    body().dataset.view = view;
    body().classList.toggle("article", Boolean(question));
    body().classList.remove("drawer", "sheet");
    all("#brand nav a").forEach((link) => {
      if (link.classList.contains(`place-${view}`)) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    });
    if (question) openQuestion(question);
    if (view === "quality") signal("quality");
    if (before && before !== view) say({ chat: "Chat", library: "Library", quality: "Quality" }[view]);
  }

  /* the library */

  function openQuestion(address) {                           // "dropout" or "dropout:1234-1398", a place in its file
    const [, question, start, end] = address.match(/^([^:]*)(?::(\d+)-(\d+))?$/) || [];
    if (!question) return;
    wanted = { question, cited: Boolean(end) };
    signal("article", { question, start: Number(start || 0), end: Number(end || 0) });
    keep(localStorage, READ, [...readIds().add(question)].join(" "));
    markRead(question);
  }

  function markRead(open) {
    const done = readIds();
    all("#list li").forEach((item) => {
      const was = one(".was", item);
      if (was && was.hidden === done.has(item.dataset.id)) was.hidden = !done.has(item.dataset.id);
      if (open !== undefined) item.classList.toggle("on", item.dataset.id === open);
    });
    const count = one("#found"), all_ = Number(count?.dataset.all);
    const read = all("#list li").filter((item) => done.has(item.dataset.id)).length;
    if (count && !one("#find")?.value) setText(count, read ? `${read} of ${all_} read` : `${all_} questions`);
  }

  const setText = (node, text) => { if (node.textContent !== text) node.textContent = text; };

  function filter() {
    const words = one("#find").value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    all("#list .group").forEach((group) => {
      let any = false;
      all("li", group).forEach((item) => {
        item.hidden = !words.every((word) => item.dataset.search.includes(word));
        if (!item.hidden) { any = true; found += 1; }
      });
      group.hidden = !any;
    });
    one("#nothing").hidden = found > 0;
    if (words.length) setText(one("#found"), `${found} found`); else markRead();
  }

  function arrive() {                                        // once the page of a question is there
    const title = one("#article #title");
    if (!wanted || !title) return;
    const { cited } = wanted, mark = one("#article mark, #article .cited");
    wanted = null;
    if (cited && mark) mark.scrollIntoView({ block: "center" }); else one("#article").scrollTop = 0;
    title.focus({ preventScroll: true });
  }

  document.addEventListener("input", (event) => { if (event.target.id === "find") filter(); });
  closers.push(() => {
    if (body().dataset.view !== "library") return false;
    if (isPhone() && body().classList.contains("article")) tutor.show("library"); else tutor.show("chat");
    return true;
  });
  clicks.push(
    ["a.read, a.whole", (link) => tutor.show("library", link.getAttribute("href"))],
    ["a.go", (link) => tutor.show(link.getAttribute("href").slice(2))],
    ["a.jump", (link) => document.getElementById(link.getAttribute("href").slice(1))?.scrollIntoView({ block: "start" })],
    [".asksearch", () => tutor.ask(one("#find").value)],
  );
  mends.push(() => { if (one("#article") && wanted && !body().dataset.arriving) { body().dataset.arriving = "1"; setTimeout(() => { delete body().dataset.arriving; arrive(); }, 120); } });
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
