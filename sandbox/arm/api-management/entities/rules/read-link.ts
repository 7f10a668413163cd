import { invalidFields } from "../entity-error";

/** Longest time that a link may take. */
const timeoutMs = 10_000;

/** The text that a link leads to. @throws EntityError for a link that leads to none; the sentence is assumed. */
export async function readLink(link: string): Promise<string> {
    try {
        const answer = await fetch(link, { signal: AbortSignal.timeout(timeoutMs) });
        if (answer.ok) {
            return await answer.text();
        }
        throw new Error(`HTTP ${answer.status}`);
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw invalidFields(["value", `Unable to read the document at '${link}': ${why}.`]);
    }
}
