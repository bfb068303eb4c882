import type { Transport } from "./session.js";

/** What is used of a MessagePort or a worker. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: any) => void): void;
  removeEventListener(type: string, listener: (event: any) => void): void;
  start?(): void;
  close?(): void;
}

/** What is used of a port or a worker of Node. */
export interface PortEmitter {
  postMessage(message: unknown): void;
  /** Listeners get the message itself. */
  on(type: string, listener: (message: any) => void): unknown;
  off(type: string, listener: (message: any) => void): unknown;
  start?(): void;
  close?(): void;
}

/** Makes a transport over a port that nobody else uses; closes it in the end. */
export declare function portTransport(port: PortLike | PortEmitter): Transport;
