import { driverContract } from "../testing/driver-contract.ts"
import { memoryDriver } from "./memory.ts"

driverContract("memory", async () => ({ driver: memoryDriver() }))
