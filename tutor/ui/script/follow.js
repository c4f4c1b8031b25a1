/* A new message stands at the top of the chat while its reply grows below it, until the learner scrolls;
   the end of a reply is read aloud; gradio's own controls get names. */
(() => {
  const { one, all, body, say, mends } = tutor;
  const SETTLES = 1200;                                      // milliseconds in which formulas are drawn after the last change
  let rows = 0, waited = false, following = false, until = 0, answered = 0;

  function follow() {
    const said = all("#chat .user-row"), waits = Boolean(one("#chat .waiting")), now = performance.now();
    const isNew = said.length > rows || (waits && !waited);
    if (isNew) following = true;
    if (isNew || tutor.busy()) until = now + SETTLES;
    rows = said.length;
    waited = waits;
    if (following && now < until) said.at(-1)?.scrollIntoView({ block: "start" });
  }

  const leave = (event) => { if (event.target.closest?.("#chat")) following = false; };
  ["wheel", "touchmove", "pointerdown", "focusin", "keydown"].forEach((name) => document.addEventListener(name, leave, { passive: true }));

  function announce() {
    const done = all("#chat .bot-row .tools").length;
    if (done > answered && !one("#chat .waiting")) say(`Reply complete, ${tutor.newestMarks().length} citations`);
    answered = done;
  }

  const name = (node, text) => { if (node && node.getAttribute("aria-label") !== text) node.setAttribute("aria-label", text); };

  function nameControls() {
    all("#chat [data-testid='bot'][aria-label]").forEach((each) => name(each, "Reply of the tutor"));
    all("#chat [data-testid='user'][aria-label]").forEach((each) => name(each, "Your message"));
    name(one("#box .submit-button"), "Send");
    name(one("#box .stop-button"), "Stop");
  }

  mends.push(follow, announce, nameControls, () => body().classList.toggle("empty", !one("#chat [data-testid='user']")));
})();
