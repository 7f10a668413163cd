import type { SiteStatus } from "../dynamic-providers/protocol/describe-site";
import type { ClientExperience } from "./client-answers";

/** One change of the active site, as the report has it. Seconds are those of the sandbox's clock. */
export interface FailoverReport {
    readonly kind: string;
    readonly epochBefore: number;
    readonly epochAfter: number;
    /** From the start of the promotion to the verified claim, by the vault's authority. */
    readonly recoverySeconds: number | null;
    /** At most this much change was lost, by the vault's authority. */
    readonly dataLossSeconds: number | null;
    readonly verified: boolean;
    /** Requests of clients that failed, from the event until all clients were answered by the new site. */
    readonly clientErrors: number;
    /** From the first of them to the recovery. */
    readonly clientOutageSeconds: number;
    /** How long the change of Front Door took to its edges. */
    readonly propagationSeconds: number;
}

/** The outputs of the new site's stack that a failover is told by. */
export type FailoverOutputs = Pick<SiteStatus, "epoch" | "lastHandover" | "dataLossSeconds" | "recoverySeconds">;

/** @throws Error when no site was taken over from. */
export function toFailoverReport(
    epochBefore: number,
    { epoch, lastHandover, dataLossSeconds, recoverySeconds }: FailoverOutputs,
    { errors, outageSeconds }: ClientExperience,
    propagationSeconds: number,
): FailoverReport {
    if (!lastHandover || lastHandover.epoch !== epoch || epoch === epochBefore) {
        throw new Error(`Nothing was taken over: epoch ${epochBefore} before, ${epoch} after.`);
    }
    return {
        kind: lastHandover.kind,
        epochBefore,
        epochAfter: epoch,
        recoverySeconds,
        dataLossSeconds,
        verified: lastHandover.verification === "verified",
        clientErrors: errors,
        clientOutageSeconds: outageSeconds,
        propagationSeconds,
    };
}
