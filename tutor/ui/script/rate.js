/* Thumbs: up, down with a reason, taken back. */
(() => {
  const { all, current, say, signal, element, clicks, mends } = tutor;
  const REASONS = [
    ["wrong-question", "It answers another question"], ["wrong-passage", "It quotes the wrong passage"],
    ["too-hard", "Too hard"], ["incomplete", "Incomplete"],
    ["should-have-declined", "It should have declined"], ["should-have-answered", "It should have answered"],
  ];
  const given = new Map();                                   // what was clicked here, over what the page was built with
  const number = (button) => Number(button.id.replace(/\D+/, ""));
  const key = (of) => `${current()}:${of}`;

  function rate(button) {
    const of = number(button);
    if (button.classList.contains("on")) store(of, "");
    else if (button.classList.contains("up")) store(of, "up");
    else askWhy(of);
  }

  function askWhy(of) {
    const choices = REASONS.map(([value, said]) => element("label", {}, element("input", { type: "radio", name: "reason", value }), said));
    const reasons = element("fieldset", {}, element("legend", { className: "sr", textContent: "Reason" }), ...choices);
    const note = element("input", { type: "text", name: "note", maxLength: 1000, placeholder: "What did you expect? (optional)", ariaLabel: "What did you expect? Optional" });
    tutor.askBack("What was wrong with this reply?", [reasons, note], "Send", (data) =>
      store(of, "down", data.get("reason") || "", data.get("note") || ""));
  }

  function store(of, thumb, reason = "", comment = "") {
    given.set(key(of), thumb);
    signal("rate", { number: of, thumb, reason, comment });
    show();
    say(thumb ? "Thank you, kept on this machine" : "Taken back");
  }

  function show() {
    all("#chat .tool.rate").forEach((button) => {
      const thumb = given.get(key(number(button)));
      if (thumb !== undefined) button.classList.toggle("on", thumb !== "" && button.classList.contains(thumb));
      const pressed = String(button.classList.contains("on"));
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    });
  }

  tutor.forgetRatings = (from) => {                          // asked again from there, these replies are gone
    [...given.keys()].filter((each) => each.startsWith(`${current()}:`) && Number(each.split(":")[1]) >= from)
      .forEach((each) => given.delete(each));
  };

  clicks.push([".tool.rate", rate]);
  mends.push(show);
})();
