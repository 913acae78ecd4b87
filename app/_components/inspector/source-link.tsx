import Link from "next/link"

/** Under a panel: the file that does what it shows. @param path from the root of the project */
export function SourceLink({ path }: { path: string }) {
  return (
    <p className="border-t px-5 py-2 text-xs text-muted">
      How it works:{" "}
      <Link
        href={`/source/${path}`}
        prefetch={false}
        className="rounded-sm font-mono wrap-anywhere underline decoration-edge underline-offset-4 hover:text-ink"
      >
        {path}
      </Link>
    </p>
  )
}
