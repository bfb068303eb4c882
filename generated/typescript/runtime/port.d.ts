import type { Transport } from "./session.js";

/** What is used of a MessagePort or a worker. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: any) => void): void;
  removeEventListener(type: string, listener: (event: any) => void): void;
  start?(): void;
  close?(): void;
}

/** Makes a transport over a port that nobody else uses; closes it in the end. */
export declare function portTransport(port: PortLike): Transport;
