import type { Logins } from "./register.ts"

/** No register: a login lives and dies with its session's record. There is nothing to list, and no other login to end. */
export const noRegister: Logins = {
  start: async () => {},
  load: async () => ({}),
  touch: async () => {},
  setLocation: async () => {},
  end: async () => {},
  endBySession: async () => {},
  listActive: async () => [],
  endOne: async () => null,
  endOthers: async () => [],
  endExcess: async () => [],
  sweep: async () => 0,
}
