// The same from a CommonJS module: its declarations are their own, the types are the same.
import scapi = require("wwe-scapi");
import voice = require("wwe-scapi/voice");

const client: scapi.Client = scapi.createClient({ timeout: 500 });
void voice.dial("5001", undefined, { client });
// @ts-expect-error numbers are strings
void voice.dial(5001);
// @ts-expect-error no such function
voice.pauseRecording("1");
