/** Elements by what a visitor reads, as XPath: what all drivers of browsers understand. */

const reads = (words: string) => `normalize-space()="${words}"`

export const heading = (words: string) => `//*[self::h1 or self::h2][${reads(words)}]`
export const button = (words: string) => `//button[${reads(words)}]`
export const link = (words: string) => `//a[${reads(words)}]`
export const paragraph = (words: string) => `//p[${reads(words)}]`

/** The input that a label is for. */
export const field = (label: string) => `//*[@id=//label[${reads(label)}]/@for]`

/** An element that says what it is only to those who do not see it. */
export const labelled = (label: string) => `//*[@aria-label="${label}"]`

/** The part of a page under a heading. */
export const region = (title: string) => `//section[@aria-labelledby=${heading(title)}/@id]`

/** A button of several words, by one that stands out. */
export const buttonWith = (words: string) => `//button[.//span[${reads(words)}]]`
