/** Whether two types are the same, not only assignable to one another. */
export type Same<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** Compiles only if a value has exactly this type: `exactly<string>()(value)`. */
export function exactly<Expected>() {
  return <Actual>(
    _value: Actual,
    ..._same: Same<Actual, Expected> extends true ? [] : [never]
  ) => {};
}

/** Reached only if a case is missing. */
export function never(value: never): never {
  throw new TypeError(String(value));
}
