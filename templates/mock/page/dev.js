/** The page over native modules, for work on it: the data come as files of their own. */

import { start } from "./main.js";

const names = ["program", "protocol", "info", "scenarios", "demo"];
const loaded = await Promise.all(names.map(async (name) => (await fetch(`../data/${name}.json`)).json()));
const query = new URLSearchParams(location.search);
start(Object.fromEntries(names.map((name, index) => [name, loaded[index]])), { app: query.get("app") || "" });
