import type { MetadataRoute } from "next"

/** Everything that is for everyone may be found. */
export default function robots(): MetadataRoute.Robots {
  return { rules: { userAgent: "*", allow: "/", disallow: ["/api/", "/account", "/logout"] } }
}
