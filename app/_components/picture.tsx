import { ImageResponse } from "next/og"

export const pictureSize = { width: 1200, height: 630 }

/** The picture of a shared link: the ticket, and what it leads to. */
export function picture(title: string, line: string): ImageResponse {
  return new ImageResponse(
    <div
      style={{
        width: "100%",
        height: "100%",
        display: "flex",
        flexDirection: "column",
        justifyContent: "center",
        padding: 96,
        background: "#f8fafb",
        color: "#131b1e",
      }}
    >
      <svg width="150" height="150" viewBox="0 0 32 32" role="presentation">
        <path
          fill="#006d77"
          d="M6 6h20a3 3 0 0 1 3 3v4a3 3 0 0 0 0 6v4a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3v-4a3 3 0 0 0 0-6V9a3 3 0 0 1 3-3Z"
        />
        <path
          fill="none"
          stroke="#ffffff"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
          d="M13.700 12.600a2.300 2.300 0 1 1 3.400 2c-.7.4-1.100.8-1.100 1.600l6.600 4.300c.8.5.5 1.500-.4 1.500H9.800c-.9 0-1.200-1-.4-1.500L16 16.200"
        />
      </svg>
      <div style={{ fontSize: title.length > 24 ? 76 : 112, letterSpacing: -3, lineHeight: 1.1, marginTop: 32 }}>
        {title}
      </div>
      <div style={{ fontSize: 44, color: "#566368", marginTop: 16 }}>{line}</div>
    </div>,
    pictureSize,
  )
}
