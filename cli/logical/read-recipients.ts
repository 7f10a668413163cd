import { readFileSync } from "node:fs";
import { CodedError } from "../../dynamic-providers/common/coded-error";
import type { RecipientInput } from "../../dynamic-providers/logical/recipient";
import { parseRecipients } from "../../dynamic-providers/logical/rewrap-snapshots";

/** Recipients of logical snapshots in a file. @throws CodedError where it cannot be read, or names none that can be. */
export function readRecipients(file: string): readonly RecipientInput[] {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        throw new CodedError("RecipientsUnusable", `'${file}' cannot be read: ${(error as Error).message}`);
    }
    return parseRecipients(text, file);
}
