import { Button } from "../ui/button.tsx"

/** In the place of a page of which nobody knows yet whether its login still holds. @param isLost whether no answer came */
export function NotShown({ isLost }: { isLost: boolean }) {
  return (
    <div role="status" className="appear-late absolute inset-x-0 z-10 mx-auto max-w-xl px-4 py-10 text-muted sm:px-6">
      {isLost ? (
        <>
          <p>
            The server did not answer, so it is not certain whether you are still logged in. This page is hidden until
            it is.
          </p>
          <Button className="mt-6" onClick={() => location.reload()}>
            Try again
          </Button>
        </>
      ) : (
        <p>Asking the server whether you are still logged in.</p>
      )}
    </div>
  )
}
