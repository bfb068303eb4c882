/** Whether two texts are the same but for upper and lower case, in no particular language. */
export declare function equalIgnoringCase(one: string, other: string): boolean;

export {};

declare const unlisted: unique symbol;

/**
 * Stands for the tags of an open union that its type does not list, so that a `switch` has to
 * have a `default`. No value has this type; what arrives is the tag as it was sent.
 */
export type Unlisted = typeof unlisted;
