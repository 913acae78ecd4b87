import { reportOnce } from "./drivers/report-once.ts"
import { UnsupportedValueError } from "./errors.ts"
import { tryToRead } from "./record/try-to-read.ts"
import type { SessionData, SessionId } from "./types.ts"

interface ReadingOptions<Data extends SessionData> {
  /** See lookup.ts. */
  readonly readData?: ((data: SessionData) => Data | null) | undefined
  readonly report?: ((problem: unknown) => void) | undefined
}

/** Reads data into the application's own type, by `readData`. */
export function createReading<Data extends SessionData>({
  // Without readData nothing says what Data is, so it is SessionData.
  readData = (data) => data as Data,
  report = () => {},
}: ReadingOptions<Data>) {
  const reportShape = reportOnce(report)

  /** What a store has kept; null if its shape is unknown. @param id whose it is, to tell of it once */
  function readKept(data: SessionData, id?: SessionId): Data | null {
    try {
      return readData(data)
    } catch (error) {
      if (id) reportShape(id, `The data of session ${id} is of a shape that readData does not know: ${error}`)
      return null
    }
  }

  /**
   * What is about to be kept, as the next request will read it: what that could not read would end the session.
   * @throws UnsupportedValueError
   */
  function readNew(data: SessionData): Data {
    const result = tryToRead(data, readData)
    if ("problem" in result) throw new UnsupportedValueError("data", result.problem)
    return result.data
  }

  /** The data of a visitor without a session: configuration.ts makes sure that readData knows {}. */
  const emptyData = (): Data => readNew({})

  return { readKept, readNew, emptyData }
}
