/** Vitest runs this before each test file: lib/session, which knows no table, is tested on this site's as well. */
import { ownPlaces } from "../session/testing/bench.ts"

// Imported when it is opened: most test files open no database.
ownPlaces.database = async () => (await import("./database-place.ts")).openDatabasePlace()
