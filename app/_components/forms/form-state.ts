/** What a form shows after an action has failed. Never a password: it goes into the page. */
export interface FormState {
  readonly message?: string
  /** By field. */
  readonly errors?: Readonly<Record<string, string>>
  /** What was entered, by field, so that nobody types it twice. */
  readonly values?: Readonly<Record<string, string>>
}

export type FormAction = (state: FormState, form: FormData) => Promise<FormState>
