/** How the events of a channel are told apart; without any of it they are all of one kind. */
export interface Channel {
  /** The member that names an event. */
  readonly tag?: string;
  /** The values of the tag that are known. */
  readonly events?: readonly string[];
  /** Members that tell events without a tag. */
  readonly when?: readonly string[];
}

/** The channels of an API by name, or by pattern, such as `room:{name}`. */
export type Channels = Readonly<Record<string, Channel>>;

/** Says which channel a name means, and which of its events; without one it means all. */
export declare function resolveName(
  channels: Channels,
  name: string,
): { channel: string; event?: string };

/** What is known of a channel, be it listed by its name or by a pattern. */
export declare function describeChannel(channels: Channels, name: string): Channel | undefined;

/** Reads the data of an event: its name, if it has one, and what handlers are given. */
export declare function readEvent(
  channel: Channel | undefined,
  data: unknown,
): { name: string | undefined; event: unknown };
