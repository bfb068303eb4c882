/** The entry of the one-file page: `?app=` names the page to begin with; a server says where it is. */

import { readData, start } from "./main.js";

const app = new URLSearchParams(location.search).get("app") || "";
const server = JSON.parse(document.getElementById("scapi-server").textContent);

start(readData(), { app, server });
