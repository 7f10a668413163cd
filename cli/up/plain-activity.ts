import { realTimeFromNow } from "./elapsed";
import { subjectOf } from "./terminal";
import type { Activity } from "./terminal";

/** A log has no line that changes: what takes long is told of again this often. */
const againAfterSeconds = 5 * 60;

/** For a log, as a pipeline keeps it: plain lines, seldom. */
export function beginPlainActivity(title: string, say: (line: string) => void, elapsed = realTimeFromNow()): Activity {
    let latest: string | undefined;
    say(title);
    const ticker = setInterval(() => {
        say(`${subjectOf(title)}: running for ${elapsed()}${latest === undefined ? "" : `: ${latest}`}`);
    }, againAfterSeconds * 1000);
    return { tell: (line) => (latest = line), end: () => clearInterval(ticker) };
}
