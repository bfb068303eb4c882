"use strict";

const tries = {
  eval: () => eval("1"),
  innerHTML: () => (document.head.innerHTML = "<b></b>"),
};
const refused = Object.keys(tries).filter((name) => {
  try {
    tries[name]();
    return false;
  } catch {
    return true;
  }
});
document.documentElement.dataset.refused = refused.join(" ");
