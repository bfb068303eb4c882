// Three hooks over the client. They are an example to copy, not a package.
import { createContext, use, useEffect, useEffectEvent, useState } from "react";
import { createClient } from "wwe-scapi";
import type { EventMap, Client } from "wwe-scapi";

/** The client of the page; tests put one with another transport here. */
export const Scapi = createContext<Client>(createClient());

/** Calls `handler` for each event while the component is shown; the newest handler counts. */
export function useEvent<Name extends keyof EventMap & string>(
  name: Name,
  handler: (event: EventMap[Name]) => void,
): void {
  const client = use(Scapi);
  const newest = useEffectEvent(handler);
  useEffect(() => {
    const subscription = client.on(name, (event) => newest(event));
    subscription.ready.catch(() => {}); // refused, or gone before the desktop has answered
    return () => subscription.unsubscribe();
  }, [client, name]);
}

export type Answer<T> = { readonly value?: T; readonly error?: Error };

/** What a call gives, asked again when a dependency changes; a call nobody waits for is aborted. */
export function useAnswer<T>(
  ask: (client: Client, signal: AbortSignal) => Promise<T>,
  dependencies: readonly unknown[] = [],
): Answer<T> {
  const client = use(Scapi);
  const [answer, setAnswer] = useState<Answer<T>>({});
  useEffect(() => {
    const abort = new AbortController();
    ask(client, abort.signal).then(
      (value) => setAnswer({ value }),
      (error: Error) => abort.signal.aborted || setAnswer({ error }),
    );
    return () => abort.abort();
  }, [client, ...dependencies]);
  return answer;
}
