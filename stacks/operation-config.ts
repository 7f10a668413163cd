import type { SiteScheduleArgs } from "apim-dr";
import type { StackConfig } from "apim-dr/stack-program";

/** How snapshots and restores are made and compared, by the names of `OperationArgs`; the secret is read apart. */
export function readOperationConfig(config: StackConfig<"site"> | StackConfig<"service">) {
    const { timeoutSeconds, busyWaitSeconds, lostAnswerWatchSeconds, verify, skipKinds } = config;
    return { timeoutSeconds, busyWaitSeconds, lostAnswerWatchSeconds, verify, skipKinds };
}

/** @returns undefined where no schedule is set. */
export function readScheduleConfig({ schedule }: Pick<StackConfig<"site">, "schedule">): SiteScheduleArgs | undefined {
    if (!schedule) {
        return undefined;
    }
    const { intervalHours, keep, maxAgeDays, suspend, trigger, targetTiers, logical } = schedule;
    return {
        intervalHours,
        retention: { keep, maxAgeDays },
        logical: logical && readLogicalSchedule(logical),
        ...{ suspend, trigger, targetTiers },
    };
}

function readLogicalSchedule({
    intervalHours,
    keep,
    maxAgeDays,
    recipients,
    skipKinds,
}: NonNullable<NonNullable<StackConfig<"site">["schedule"]>["logical"]>): SiteScheduleArgs["logical"] {
    return { intervalHours, retention: { keep, maxAgeDays }, recipients, skipKinds };
}
