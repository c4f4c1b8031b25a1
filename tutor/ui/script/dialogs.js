/* Copying, figures that enlarge, and small dialogs with one form. */
(() => {
  const { one, body, say, element, clicks } = tutor;

  tutor.copy = async (text, button) => {
    let told = "Copied";
    try { await navigator.clipboard.writeText(text); } catch { told = "Not copied"; }
    const label = one("span", button) || button;
    const before = button.dataset.label || (button.dataset.label = label.textContent);
    label.textContent = told;
    say(told);
    setTimeout(() => { label.textContent = before; }, 1500);
  };

  function show(dialog, from) {                              // focus returns to where it was
    dialog.addEventListener("close", () => { dialog.remove(); if (from?.isConnected) from.focus(); });
    body().append(dialog);
    dialog.showModal();
  }

  function enlarge(link) {
    const close = element("button", { textContent: "✕", ariaLabel: "Close figure" });
    const dialog = element("dialog", { id: "enlarged", ariaLabel: "Figure" }, close, one("img", link).cloneNode());
    dialog.addEventListener("click", () => dialog.close());
    show(dialog, link);
  }

  tutor.askBack = (title, parts, yes, act) => {
    const cancel = element("button", { type: "button", textContent: "Cancel" });
    const submit = element("button", { type: "submit", className: "yes", textContent: yes });
    const heading = element("h2", { id: "ask-back-title", textContent: title });
    const form = element("form", { method: "dialog" }, heading, ...parts, element("div", { className: "do" }, cancel, submit));
    const dialog = element("dialog", { id: "ask-back" }, form);
    dialog.setAttribute("aria-labelledby", "ask-back-title");
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => { event.preventDefault(); act(new FormData(form)); dialog.close(); });
    show(dialog, document.activeElement);
    one("input[type=text]", dialog)?.select();
  };

  clicks.push(
    ["a.figure", enlarge],
    [".copycode", (button) => tutor.copy(one("code", button.parentElement).textContent, button)],
  );
})();
