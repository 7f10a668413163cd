import { InvalidArgumentError } from "commander";

/** Reads an option of a command line. */
export function wholeNumber(text: string): number {
    if (!/^\d+$/.test(text)) {
        throw new InvalidArgumentError("It must be a whole number.");
    }
    return Number(text);
}
