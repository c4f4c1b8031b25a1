/* Conversations that are kept: listed, searched, opened, renamed, exported, deleted; which one a tab shows. */
(() => {
  const { one, all, body, element, signal, stored, keep, clicks, closers, mends, ready } = tutor;
  const OPEN = "tutor.conversation";
  const item = (from) => from.closest(".kept-item");
  const title = (from) => one(".open", item(from)).title;
  let known = "";

  const refresh = (more = {}) => signal("shelf", { search: one("#search")?.value || "", ...more });

  function fresh(isPrivate) {
    tutor.stopEditing();
    keep(sessionStorage, OPEN, "");
    tutor.afterReply(() => signal("fresh", { private: isPrivate }));
    tutor.show("chat");
    body().classList.remove("drawer");
    tutor.input()?.focus();
  }

  function open(button) {
    const { id } = item(button).dataset;
    tutor.stopEditing();
    tutor.afterReply(() => signal("open", { conversation: id }));
    tutor.show("chat");
    body().classList.remove("drawer");
  }

  /* the menu of one conversation */

  function closeMenus() {
    const opened = all("#shelf .menu:not([hidden])");
    opened.forEach((menu) => {
      menu.hidden = true;
      const more = one(".more", item(menu));
      more.setAttribute("aria-expanded", "false");
      if (menu.contains(document.activeElement)) more.focus();
    });
    return opened.length > 0;
  }

  function toggleMenu(button) {
    const menu = one(".menu", item(button)), wasOpen = !menu.hidden;
    closeMenus();
    if (wasOpen) return;
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    menu.classList.toggle("up", button.getBoundingClientRect().bottom + menu.offsetHeight > innerHeight - 60);
    one("[role=menuitem]", menu).focus();
  }

  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("#shelf .menu");
    if (!menu || !/^Arrow(Up|Down)$/.test(event.key)) return;
    event.preventDefault();
    const items = all("[role=menuitem]", menu), step = event.key === "ArrowDown" ? 1 : -1;
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  });
  document.addEventListener("click", (event) => { if (!event.target.closest?.("#shelf .more")) setTimeout(closeMenus); });

  function rename(button) {
    const id = item(button).dataset.id, name = element("input", { type: "text", name: "title", value: title(button), maxLength: 200, required: true });
    name.setAttribute("aria-label", "New name");
    tutor.askBack("Rename this conversation", [name], "Rename", (data) => {
      refresh({ rename: id, title: data.get("title") });
      if (one("#current")?.dataset.id === id) one("#notice .title").textContent = data.get("title");
    });
  }

  function remove(button) {
    const id = item(button).dataset.id;
    const what = element("p", { textContent: `“${title(button)}” is removed from this machine. This cannot be undone.` });
    tutor.askBack("Delete this conversation?", [what], "Delete", () => {
      if (one("#current")?.dataset.id === id) fresh(false);
      refresh({ delete: id });
    });
  }

  closers.unshift(closeMenus);
  clicks.push(
    [".fresh.plain", () => fresh(false)],
    [".fresh.private", () => fresh(true)],
    ["#shelf .open", open],
    ["#shelf .more", toggleMenu],
    ["#shelf .rename", rename],
    ["#shelf .delete", remove],
  );

  let typing = 0;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "search") return;
    clearTimeout(typing);
    typing = setTimeout(refresh, 200);
  });

  mends.push(() => {
    const current = one("#current");
    if (!current) return;
    const id = current.dataset.id, state = `${id}:${current.dataset.count}`;
    all("#shelf .kept-item").forEach((each) => {
      each.classList.toggle("on", each.dataset.id === id);
      const button = one(".open", each);
      if (each.dataset.id === id) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current");
    });
    if (state === known || !tutor.restored) return;
    known = state;
    keep(sessionStorage, OPEN, id);
    if (id) refresh();
  });

  ready.push(() => {
    const before = stored(sessionStorage, OPEN);
    tutor.restored = true;
    if (before && !tutor.asksAtOnce) signal("open", { conversation: before });
    refresh();
  });
})();
