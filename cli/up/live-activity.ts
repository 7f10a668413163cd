import { inWords } from "../../dynamic-providers/common/as-people-read";
import type { Activity } from "./terminal";

/** For a terminal: one line that changes, below all that is said meanwhile. */
export async function openLiveActivities(): Promise<(title: string, say: (line: string) => void) => Activity> {
    const { default: ora } = await import("ora");
    return (title, say) => {
        const startedAt = performance.now();
        const [stack = ""] = title.split(":");
        let latest = "";
        const text = (): string => {
            const elapsed = `${stack}: ${inWords((performance.now() - startedAt) / 1000)}`;
            const line = latest === "" ? elapsed : `${elapsed}, ${latest}`;
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
