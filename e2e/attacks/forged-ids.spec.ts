import { testAttacks } from "./attack-tests.ts"

testAttacks("forged-ids")
