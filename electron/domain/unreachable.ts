/** For the `default` of a switch that handles every member: adding a member then fails to compile here. Throws when types were lied to. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value: ${String(value)}`);
}
