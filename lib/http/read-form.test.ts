import { expect, test } from "vitest"
import { formFields } from "./read-form.ts"

function form(...fields: [string, string][]): FormData {
  const data = new FormData()
  for (const [name, value] of fields) data.append(name, value)
  return data
}

test("the fields of a form, without those that Next adds", () => {
  const sent = form(["$ACTION_REF_1", ""], ["username", "ada"], ["$ACTION_1:0", "{}"], ["__proto__", "x"])
  const fields = formFields(sent)
  expect(Object.entries(fields)).toEqual([
    ["username", "ada"],
    ["__proto__", "x"],
  ])
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype)
})

test("a field that is there twice is 400, whatever its values are", () => {
  expect(() => formFields(form(["note", "a"], ["key", "b"], ["note", "a"]))).toThrow('The field "note" is there twice.')
})
