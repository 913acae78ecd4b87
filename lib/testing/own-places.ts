/** Vitest runs this before each test file. It adds this site's table and a Redis to the places that lib/session is tested in. */
import { ownPlaces } from "../session/testing/bench.ts"
import { redisProgram } from "../session/testing/redis-server.ts"

// Imported only when it is opened, since most test files open no database.
ownPlaces.database = async () => (await import("./database-place.ts")).openDatabasePlace()
if (redisProgram) ownPlaces.redis = async () => (await import("../session/testing/redis-place.ts")).openRedisPlace()
