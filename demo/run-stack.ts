import type { EngineEvent, Stack, UpResult } from "@pulumi/pulumi/automation";
import { say } from "./say";

/** `pulumi up`, with each resource told as it is done. */
export async function up(stack: Stack): Promise<UpResult> {
    const result = await stack.up({ onEvent: tell });
    const { same = 0, ...changed } = result.summary.resourceChanges ?? {};
    const counts = Object.entries(changed).map(([operation, count]) => `${count} ${operation}`);
    say(`  ${stack.name}: ${[...counts, `${same} same`].join(", ")}`);
    return result;
}

export function countChanges(result: UpResult): number {
    const { same: _same, ...changed } = result.summary.resourceChanges ?? {};
    return Object.values(changed).reduce((total, count) => total + count, 0);
}

/** The engine sends `debug`, too, which its types leave out. */
const shown: readonly string[] = ["info", "info#err", "warning", "error"];

function tell({ resOutputsEvent, diagnosticEvent }: EngineEvent): void {
    if (resOutputsEvent && resOutputsEvent.metadata.op !== "same") {
        const { op, type, urn } = resOutputsEvent.metadata;
        say(`  ${op} ${type} ${urn.split("::").at(-1)}`);
    } else if (diagnosticEvent?.message.trim() && shown.includes(diagnosticEvent.severity)) {
        say(`    ${diagnosticEvent.message.replace(/<\{%[a-z]+%\}>/g, "").trim()}`);
    }
}
