import { picture, pictureSize } from "./_components/picture.tsx"

export const alt = "Cloakroom: sessions for Next.js, seen from both sides"
export const size = pictureSize
export const contentType = "image/png"

/** The picture of the index, and of every page that has none of its own. */
export default function OpenGraphImage() {
  return picture("Cloakroom", "Sessions for Next.js, seen from both sides")
}
