/** What a page is given of its address. Next's own type for it exists only after a build. */
export interface SearchProps {
  readonly searchParams: Promise<{ readonly [name: string]: string | string[] | undefined }>
}
