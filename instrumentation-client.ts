/** Next runs this in the browser, before React begins. */
import { watchRestored } from "./app/_components/login/restored.ts"

watchRestored()
