/**
 * The security mode of the service, as every answer of its API states it: people decide it when
 * showing things as usual would put somebody in danger.
 */

/** What the service does: all, later than usual, nothing new, or nothing at all. */
export type Mode = "normal" | "delay-all" | "read-only" | "dark";

const MODES: readonly Mode[] = ["normal", "delay-all", "read-only", "dark"];

let heard: Mode = "normal";
let darken = (): void => {};

/** A mode by its name; null for what is no mode. */
export function readModeName(text: unknown): Mode | null {
  return MODES.find((mode) => mode === text) ?? null;
}

/**
 * Takes note of the mode that an answer states; one that states none changes nothing. Darkness is
 * acted on at the first answer that tells of it, whichever part of the page had asked.
 */
export function hearMode(text: string | null): void {
  heard = readModeName(text) ?? heard;
  if (heard === "dark") darken();
}

/** Says what is to be done as soon as the service is known to be dark. */
export function onDark(act: () => void): void {
  darken = act;
}

/** The mode that the service stated last. */
export function readMode(): Mode {
  return heard;
}
