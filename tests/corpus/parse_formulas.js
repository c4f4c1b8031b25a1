// Reads JSON [[formula, is a block], ...] from stdin; prints JSON [why it does not parse or null, ...].
const katex = require("katex");

const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
const faults = formulas.map(([formula, displayMode]) => {
  try {
    katex.renderToString(formula, { displayMode, strict: "error", throwOnError: true });
    return null;
  } catch (error) {
    return error.message;
  }
});
console.log(JSON.stringify(faults));
