/**
 * The entry of the one-file page: `?app=` names the page to begin with, `?setup=` what the desktop begins with, as a
 * JSON object. A server writes into the page where it is, and has its own set-up.
 */

import { readData, start } from "./main.js";

const query = new URLSearchParams(location.search);
const server = JSON.parse(document.getElementById("scapi-server").textContent);

start(readData(), { app: query.get("app") || "", setup: query.get("setup") || "", server });
