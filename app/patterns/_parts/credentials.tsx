import { Input } from "#app/_components/ui/input.tsx"

/** Username and password, for the patterns that do without the site's own form. */
export function Credentials() {
  return (
    <>
      <div className="space-y-1.5">
        <label htmlFor="username" className="block text-sm font-medium">
          Username
        </label>{" "}
        <Input id="username" name="username" autoComplete="username" autoCapitalize="none" required />
      </div>
      <div className="space-y-1.5">
        <label htmlFor="password" className="block text-sm font-medium">
          Password
        </label>{" "}
        <Input id="password" name="password" type="password" autoComplete="current-password" required />
      </div>
    </>
  )
}
