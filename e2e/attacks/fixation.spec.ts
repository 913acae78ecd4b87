import { testAttacks } from "./attack-tests.ts"

testAttacks("fixation")
