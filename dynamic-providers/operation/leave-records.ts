import { setTimeout as pauseFor } from "node:timers/promises";
import { CodedError } from "../common/coded-error";
import type { ProgressSink } from "../common/progress";
import { catchUpRecords } from "../vault/catch-up-records";
import type { RecordsVault } from "../vault/catch-up-records";

/** For so long a run waits for its records: in a failover clients wait, too. */
export const recordsSeconds = 10;

/** Writes the records that are owed, for a limited time. What goes wrong is a warning: the next run catches up. */
export async function leaveRecords(
    vault: RecordsVault,
    progress: ProgressSink,
    limitSeconds = recordsSeconds,
): Promise<void> {
    const timer = new AbortController();
    const late = pauseFor(limitSeconds * 1000, undefined, { signal: timer.signal, ref: false }).then(() => {
        throw new CodedError("NoAnswerInTime", `the vault did not take them within ${limitSeconds} s`);
    });
    try {
        await Promise.race([catchUpRecords(vault), late]);
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        progress(`Warning: records of what was done are not written: ${reason}. The next run of a stack writes them.`);
    } finally {
        timer.abort();
        late.catch(() => undefined);
    }
}
