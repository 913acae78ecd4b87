/** The slider's steps, from 0 to this. */
export const POSITIONS = 100

/** What a position of the slider stands for, in seconds: fine at first, where most happens, and coarse at the end. */
export function secondsAt(position: number, longest: number): number {
  return Math.round(longest * (position / POSITIONS) ** 2)
}

/** The first position that stands for so many seconds or more. */
export function positionOf(seconds: number, longest: number): number {
  return Math.min(POSITIONS, Math.ceil(POSITIONS * Math.sqrt(seconds / longest)))
}
