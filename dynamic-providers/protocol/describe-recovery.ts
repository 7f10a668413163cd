import { expectedDurations, inSequence, rangeInWords } from "../records/expected-durations";
import { StandbyMode } from "./standby-mode";

const { create, restore, propagation } = expectedDurations;
const minutesAtMost = restore.toSeconds / 60;

/** About how long it takes until a standby is active, as text; by docs/failover.md#how-ready-a-standby-is. */
const recoveries: Readonly<Record<StandbyMode, string>> = {
    [StandbyMode.Cold]: `about ${rangeInWords(inSequence([create, restore]))} (standbyMode cold: its service is created, then the snapshot restored)`,
    [StandbyMode.Pilot]: `about ${rangeInWords(restore)} (standbyMode pilot: the snapshot is restored)`,
    [StandbyMode.Warm]: `a few minutes if the standby has already restored the newest snapshot, else up to ${minutesAtMost} min (standbyMode warm)`,
};

/** @param mode - of the standby; undefined where it is not known here. */
export function describeRecovery(mode: StandbyMode | undefined): string {
    const takes = mode
        ? recoveries[mode]
        : `about ${rangeInWords(restore)} for a pilot standby, ${rangeInWords(inSequence([create, restore]))} for a cold one, and a few minutes for a warm one that has already restored the newest snapshot`;
    return `Recovery takes ${takes}, then ${rangeInWords(propagation)} until Front Door has moved all clients.`;
}
