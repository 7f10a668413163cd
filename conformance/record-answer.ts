import type { Answer } from "../tests/sandbox/replay/compare-answer";
import type { RecordedStep } from "../tests/sandbox/replay/recording";
import type { Redactor } from "./redact";

/** Headers that are recorded, and noted where they are not sent. */
const urls = ["Location", "Azure-AsyncOperation"] as const;
const words = ["Content-Type", "Retry-After", "x-ms-failure-cause", "Allow"] as const;
const numbers = [
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-ratelimit-remaining-subscription-writes",
    "x-ms-ratelimit-remaining-subscription-deletes",
] as const;

/** What is kept of an answer: its status, the headers that clients go by, and its body. */
export function recordAnswer(
    { status, headers, body }: Answer,
    redactor: Redactor,
    endpoint: string,
): Pick<RecordedStep, "status" | "headers" | "body"> {
    const found = (name: string): string | undefined => headers[name.toLowerCase()];
    const kept: Record<string, string> = {};
    for (const name of urls) {
        const url = found(name);
        if (url !== undefined) {
            kept[name] = redactor.url(url, endpoint);
        }
    }
    for (const name of words) {
        const value = found(name);
        if (value !== undefined) {
            kept[name] = redactor.text(value, false);
        }
    }
    for (const name of numbers.filter((one) => found(one) !== undefined)) {
        kept[name] = "{number}";
    }
    const eTag = found("ETag");
    if (eTag !== undefined) {
        kept.ETag = /^"[A-Za-z0-9+/]+=*"$/.test(eTag) ? '"base64"' : "str";
    }
    const isEmpty = body === undefined || body === "";
    if (isEmpty && found("Content-Length") === "0") {
        kept["Content-Length"] = "0";
    }
    const unsent = [...urls, ...words, ...numbers, "ETag"].filter((name) => found(name) === undefined);
    return {
        status,
        headers: { ...kept, "(absent)": unsent.join(", ") },
        ...(!isEmpty && { body: typeof body === "string" ? "str" : redactor.body(body) }),
    };
}
