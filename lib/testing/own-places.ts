/** Vitest runs this before each test file. It adds this site's table to the places that lib/session is tested in. */
import { ownPlaces } from "../session/testing/bench.ts"

// Imported only when it is opened, since most test files open no database.
ownPlaces.database = async () => (await import("./database-place.ts")).openDatabasePlace()
