/* Light or dark: the system's theme until the learner chooses one. */
(() => {
  const { one, body, setText, say, stored, keep, clicks, mends } = tutor;
  const CHOSEN = "tutor.theme";
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  function apply() {
    const chosen = stored(localStorage, CHOSEN);
    const said = chosen ? `${chosen === "dark" ? "Dark" : "Light"} theme` : "System theme";
    body().classList.toggle("dark", chosen ? chosen === "dark" : systemIsDark.matches);
    setText(one("#themename"), said);
    return said;
  }

  function switchTheme() {                                   // system, the other one, the system's own, system
    const chosen = stored(localStorage, CHOSEN), system = systemIsDark.matches ? "dark" : "light";
    const other = system === "dark" ? "light" : "dark";
    keep(localStorage, CHOSEN, !chosen ? other : chosen === other ? system : "");
    say(apply());
  }

  systemIsDark.addEventListener("change", apply);
  clicks.push([".icon.theme", switchTheme]);
  mends.push(apply);
})();
