import type { Sandbox } from "../../sandbox";
import type { AzureWork } from "./critical-path";

/** Writes down what goes to the edges of Front Doors, until it is stopped; the sandbox knows only what is on its way now. */
export function watchPropagation({ state, sleeper }: Pick<Sandbox, "state" | "sleeper">): { stop(): AzureWork[] } {
    const seen = new Map<string, AzureWork>();
    const look = (): void => {
        for (const [profile, { underWay }] of state.frontDoorPropagations) {
            for (const { startsAtMs, endsAtMs } of underWay) {
                seen.set(`${profile} ${startsAtMs}`, { what: "propagate", beganAtMs: startsAtMs, endsAtMs });
            }
        }
    };
    const watcher = sleeper({ moves: false });
    let isStopped = false;
    const run = async (): Promise<void> => {
        while (!isStopped) {
            look();
            await watcher.sleep(10);
        }
    };
    void run();
    return {
        stop() {
            isStopped = true;
            look();
            watcher.end();
            return [...seen.values()];
        },
    };
}
