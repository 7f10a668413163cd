import { realTimeFromNow } from "./elapsed";
import { subjectOf } from "./terminal";
import type { BeginActivity } from "./terminal";

/** For a terminal: one line that changes, below all that is said meanwhile. */
export async function openLiveActivities(): Promise<BeginActivity> {
    const { default: ora } = await import("ora");
    return (title, say, elapsed = realTimeFromNow()) => {
        const subject = subjectOf(title);
        let latest = "";
        const text = (): string => {
            const line = [`${subject}: ${elapsed()}`, latest].filter(Boolean).join(", ");
            const columns = (process.stderr.columns || 80) - 3;
            return line.length > columns ? `${line.slice(0, columns - 1)}…` : line;
        };
        say(title);
        // The keys are the engine's: ^C ends it.
        const spinner = ora({ text: text(), discardStdin: false }).start();
        const ticker = setInterval(() => (spinner.text = text()), 1000);
        return {
            tell: (line) => {
                latest = line;
                spinner.text = text();
            },
            end: () => {
                clearInterval(ticker);
                spinner.stop();
            },
        };
    };
}
