import type { ReadinessState, Severity } from "../../../dynamic-providers/readiness/finding";
import type { Tone } from "./mark";

export const readinessWords: Readonly<Record<ReadinessState, readonly [Tone, string]>> = {
    ready: ["good", "Ready"],
    atRisk: ["warn", "Ready, with risks"],
    notReady: ["bad", "Not ready"],
    unknown: ["warn", "Not known"],
};

export const severityWords: Readonly<Record<Severity, readonly [Tone, string]>> = {
    blocks: ["bad", "Blocks"],
    risks: ["warn", "Risk"],
    note: ["good", "Note"],
};
