import { randomBytes } from "node:crypto";

const process = randomBytes(5).toString("hex");
let count = randomBytes(3).readUIntBE(0, 3);

/** 24 hex digits that count up with time, as Azure's own do: what was made first comes first in a list by name. */
export function newId(): string {
    const seconds = Math.floor(Date.now() / 1000);
    count = (count + 1) % 0x1000000;
    return seconds.toString(16).padStart(8, "0") + process + count.toString(16).padStart(6, "0");
}

export const newKey = (): string => randomBytes(16).toString("hex");
