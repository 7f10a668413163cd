import { createHash } from "node:crypto";
import type { Chooser } from "./world";

/** Each number follows from the seed, the run and its name alone: one run can be repeated without those before it. */
export function seededChooser(seed: number, run: number): Chooser {
    const fraction = (what: string): number =>
        createHash("sha256").update(`${seed} ${run} ${what}`).digest().readUInt32BE(0) / 2 ** 32;
    return {
        fraction,
        of: (what, choices) => choices[Math.floor(fraction(what) * choices.length)]!,
    };
}
