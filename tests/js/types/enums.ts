// Enums: the known values complete in an editor, a newer desktop's values are no error.
import { createClient } from "wwe-scapi";
import { TargetKind } from "wwe-scapi/interaction";
import { StateType } from "wwe-scapi/media";
import type { State } from "wwe-scapi/media";
import { exactly } from "./expect.js";

export const kind: TargetKind = TargetKind.AGENT;
exactly<"AGENT">()(TargetKind.AGENT);
export const newer: StateType = "ON_THE_MOON";
export const known: StateType = "NOT_READY";
// @ts-expect-error a state is a text
export const number: StateType = 7;
// @ts-expect-error no such constant
StateType.ON_THE_MOON;
// @ts-expect-error constants cannot be changed
StateType.READY = "NOT_READY";

export function color(state: State): string {
  switch (state.type) {
    case StateType.READY:
      return "green";
    case "NOT_READY":
      return "red";
    default:
      return state.displayName;
  }
}

void createClient().interaction.consult("1", { type: TargetKind.AGENT, destination: "1025" });
