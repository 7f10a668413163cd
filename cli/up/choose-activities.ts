import { openLiveActivities } from "./live-activity";
import { beginPlainActivity } from "./plain-activity";
import type { BeginActivity } from "./terminal";

/** A line that changes on a terminal; plain lines in a log, and where CI says that it is one. */
export const chooseActivities = (): Promise<BeginActivity> =>
    process.stderr.isTTY && !process.env.CI && process.env.TERM !== "dumb"
        ? openLiveActivities().catch(() => beginPlainActivity)
        : Promise.resolve(beginPlainActivity);
