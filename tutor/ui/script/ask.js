/* Asking: by the box, by a click on a question, again, in another wording; and what stops one reply for the next. */
(() => {
  const { one, body, input, say, signal, stored, keep, setText, clicks, closers, mends, ready } = tutor;
  const DRAFT = "tutor.draft";
  let editing = 0, replying = false, next = null;

  /* one reply at a time */

  tutor.busy = () => replying || Boolean(one("#box .stop-button"));

  tutor.replying = (now) => {                                // told by the page: a reply begins, a reply has wholly arrived
    replying = now;
    if (now || !next) return;
    const act = next;
    next = null;                                             // first: what is done may itself wait for a reply
    act();
  };

  tutor.afterReply = (act) => {                              // what replaces the conversation must not be overtaken by a reply
    if (!replying) { act(); return; }
    next = act;
    signal("stop");
  };

  /* asking */

  function fill(text) {                                      // as if it had been typed, so that gradio knows
    const box = input();
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return box;
  }

  tutor.ask = (text, byKeyboard) => {
    if (!input()) return;
    if (tutor.busy()) {                                      // it gives way to what was clicked
      tutor.afterReply(() => setTimeout(() => tutor.ask(text, byKeyboard), 60));
      return;
    }
    tutor.stopEditing();
    tutor.show("chat");
    body().classList.remove("sheet", "drawer");
    const box = fill(text);
    setTimeout(() => { one("#box .submit-button")?.click(); if (byKeyboard) box.focus(); }, 30);
  };

  function askAgain(from, message) {
    if (tutor.busy()) return;
    tutor.forgetRatings(from);
    tutor.replying(true);
    signal("again", { number: from, message });
  }

  /* editing an earlier message */

  const number = (button) => Number(button.id.replace(/\D+/, ""));

  function edit(button) {
    if (tutor.busy()) return;
    editing = number(button);
    fill(document.getElementById(`r${editing}`)?.textContent || "").focus();
    body().classList.add("editing");
    one("#hint .editing").hidden = false;
    say("Editing an earlier message");
  }

  tutor.stopEditing = () => {
    if (!editing) return false;
    editing = 0;
    body().classList.remove("editing");
    one("#hint .editing").hidden = true;
    fill("");
    return true;
  };

  closers.unshift(tutor.stopEditing);
  clicks.push(
    [".ask", (from, event) => tutor.ask(from.title || from.textContent.trim(), event.detail === 0)],
    [".tool.copyreply", (button) => tutor.copy(document.getElementById(`m${number(button)}`)?.textContent || "", button)],
    [".tool.retry", (button) => askAgain(number(button), "")],
    [".tool.edit", edit],
    ["#hint .cancel", () => { tutor.stopEditing(); input()?.focus(); }],
  );

  /* sending, before gradio sees it: not what is empty or too long; an edited message in its old place */

  function tooLong() {
    const box = input(), line = one("#limit");
    if (!box || !line) return false;
    const most = Number(line.dataset.limit), length = box.value.length > 2 * most ? box.value.length : [...box.value].length;
    const shown = (value) => value.toLocaleString("en");
    setText(line, length > most ? `${shown(length)} characters; a message may have ${shown(most)}. Shorten it to send it.` : "");
    body().classList.toggle("toolong", length > most);
    return length > most;
  }

  function send(event) {
    const held = event.key && tutor.busy();                  // the button stops a reply, Enter does not
    if (held) say("The reply is still coming; the message stays in the box");
    const refused = held || tooLong() || !input()?.value.trim();
    if (!refused && !editing) return;
    event.preventDefault();
    event.stopPropagation();
    if (refused) return;
    const from = editing, message = input().value;
    tutor.stopEditing();
    askAgain(from, message);
  }

  document.addEventListener("click", (event) => { if (event.target.closest?.("#box .submit-button")) send(event); }, true);
  document.addEventListener("keydown", (event) => {
    if (event.target === input() && event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  }, true);
  document.addEventListener("input", (event) => { if (event.target === input()) { tooLong(); keepDraft(); } });

  /* what is typed outlasts a reload, such as the one after a restart of the server */

  let restored = false;

  function keepDraft() {
    if (!restored) return;
    keep(sessionStorage, DRAFT, editing || one("#notice .private") ? "" : input()?.value);
  }

  ready.push(() => {
    const draft = stored(sessionStorage, DRAFT);
    if (draft && !input().value) fill(draft);
    restored = true;
  });
  mends.push(() => { tooLong(); keepDraft(); });
})();
