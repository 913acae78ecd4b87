/** What a store is compared with: a write and a read of one value. */
export interface Raw {
  readonly what: string
  write(value: string): Promise<unknown>
  read(): Promise<unknown>
}
