"use strict";

genesys.wwe.service.agent.get((answer) => {
  document.documentElement.dataset.agent = answer.data.username;
});
