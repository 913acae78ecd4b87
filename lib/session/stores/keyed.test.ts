import { places } from "../testing/places.ts"
import { storeContract } from "../testing/store-contract.ts"

const traits = { compareAndSwap: true, fits: 65_536 }

storeContract("memory", places.memory, traits)
storeContract("disk", places.disk, traits)
storeContract("shelf", places.shelf, traits)
storeContract("database", places.database, traits)
