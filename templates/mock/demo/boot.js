/** The entry of the demo page: the client is a global, which the spec names. */

import { showDemo } from "./demo.js";

const { library, about } = JSON.parse(document.getElementById("data-about").textContent);

showDemo(globalThis[library], about);
