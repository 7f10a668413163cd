import type { Finding, Readiness, Severity } from "./finding";

/** In one sentence, for people. */
export function describeReadiness({ state, findings }: Pick<Readiness, "state" | "findings">): string {
    const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
    const blocks = count("blocks");
    const risks = `${count("risks")} ${count("risks") === 1 ? "risk" : "risks"}`;
    switch (state) {
        case "ready":
            return "Ready: a standby could take over now.";
        case "atRisk":
            return `A standby could take over now, with ${risks}.`;
        case "notReady":
            return `Not ready: ${blocks} ${blocks === 1 ? "finding blocks" : "findings block"} a failover, and there ${count("risks") === 1 ? "is" : "are"} ${risks}.`;
        case "unknown":
            return `Not known: some parts did not answer. What did answer does not block a failover (${risks}).`;
    }
}

const labels: Readonly<Record<Severity, string>> = { blocks: "BLOCKS", risks: "RISK", note: "Note" };

/** How much it counts, its code, and what was found. */
export const describeFinding = ({ severity, code, words }: Pick<Finding, "severity" | "code" | "words">): string =>
    `${labels[severity]} ${code}: ${words}`;
