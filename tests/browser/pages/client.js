// A page of a user: a client, made with the options that stand behind the `?`, for tests to steer.
import * as scapi from "/package/index.js";

const options = JSON.parse(decodeURIComponent(location.search.slice(1)) || "{}");
window.scapi = scapi;
window.client = scapi.createClient(options);

/** What a call comes to, in words that a test can compare. */
window.outcome = (calling) =>
  Promise.resolve(calling).then(
    (value) => ({ value }),
    ({ name, message }) => ({ name, message }),
  );
