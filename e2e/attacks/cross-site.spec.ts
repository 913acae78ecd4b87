import { testAttacks } from "./attack-tests.ts"

testAttacks("cross-site")
