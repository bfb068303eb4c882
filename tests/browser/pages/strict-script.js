"use strict";

wweScapi
  .createClient()
  .agent.get()
  .then(({ username }) => (document.documentElement.dataset.agent = username));
