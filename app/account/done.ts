/** What the account page says after something was done there. */
export const doneWords = {
  ended: "That session has ended.",
  "others-ended": "All your other sessions have ended.",
  "password-changed": "Your password is changed. All your other sessions have ended.",
}
export type Done = keyof typeof doneWords

export function isDone(text: unknown): text is Done {
  return Object.hasOwn(doneWords, String(text))
}
