import type * as pulumi from "@pulumi/pulumi";
import type { SiteScheduleArgs, VerifyMode } from "apim-dr";

/** How snapshots and restores are made and compared, by the names of `OperationArgs`; the secret is read apart. */
export function readOperationConfig(config: pulumi.Config) {
    return {
        timeoutSeconds: config.getNumber("timeoutSeconds"),
        busyWaitSeconds: config.getNumber("busyWaitSeconds"),
        lostAnswerWatchSeconds: config.getNumber("lostAnswerWatchSeconds"),
        verify: config.get<VerifyMode>("verify"),
        skipKinds: config.getObject<string[]>("skipKinds"),
    };
}

/** Snapshots by schedule; see `BackupScheduleArgs` for what each means and its default. */
interface ScheduleConfig {
    readonly intervalHours: number;
    readonly keep?: number;
    readonly maxAgeDays?: number;
    readonly suspend?: boolean;
    readonly trigger?: string;
    readonly targetTiers?: string[];
}

/** @returns undefined where no schedule is set. */
export function readScheduleConfig(config: pulumi.Config): SiteScheduleArgs | undefined {
    const schedule = config.getObject<ScheduleConfig>("schedule");
    if (!schedule) {
        return undefined;
    }
    const { intervalHours, keep, maxAgeDays, suspend, trigger, targetTiers } = schedule;
    return { intervalHours, retention: { keep, maxAgeDays }, suspend, trigger, targetTiers };
}
