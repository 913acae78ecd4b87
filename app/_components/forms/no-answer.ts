import { unstable_isUnrecognizedActionError } from "next/navigation"

/** Says why an action gave no answer to its form, and what to do about it. @param error what calling it has thrown */
export function whyNoAnswer(error: unknown): string {
  if (unstable_isUnrecognizedActionError(error))
    return "This site was updated since the page was loaded, and does not know its forms any more. Copy what you have typed, and load the page again."
  // From `fetch`: there was no answer at all.
  if (error instanceof TypeError)
    return "No answer came from the server. What you asked for may have been done all the same: load the page again to see. What you have typed is still here."
  if (!(error instanceof Error)) return failed
  if ("digest" in error) return `${failed} Tell us this reference if it happens again: ${error.digest}.`
  // What the front door says, in plain text. Next has one sentence for all other answers.
  return error.message.startsWith("An unexpected response") ? failed : error.message
}

const failed = "The server could not do this. What you have typed is still here: try again in a moment."
