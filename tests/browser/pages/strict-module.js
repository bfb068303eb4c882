import { get } from "/package/agent.js";

const { username } = await get();
document.documentElement.dataset.agent = username;
