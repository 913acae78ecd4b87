/** The slider's positions are 0 to this. */
export const POSITIONS = 100

/** The seconds that a position stands for. The steps are small at first, where most happens, and large at the end. */
export function secondsAt(position: number, longest: number): number {
  return Math.round(longest * (position / POSITIONS) ** 2)
}

/** The first position that stands for so many seconds or more. */
export function positionOf(seconds: number, longest: number): number {
  return Math.min(POSITIONS, Math.ceil(POSITIONS * Math.sqrt(seconds / longest)))
}
