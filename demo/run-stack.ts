import type { EngineEvent, Stack, UpResult } from "@pulumi/pulumi/automation";
import { linesOf } from "../cli/up";
import type { Screen } from "./screen";

/** `pulumi up`, with what it came to. */
export function up(stack: Stack, screen: Screen): Promise<UpResult> {
    const onEvent = (event: EngineEvent): void => linesOf(event).forEach((line) => screen.detail(line));
    return screen.during(`pulumi up --stack ${stack.name}`, () => stack.up({ onEvent }), describeChanges);
}

export function countChanges(result: UpResult): number {
    return Object.values(changesOf(result)).reduce((total, count) => total + count, 0);
}

function changesOf({ summary }: UpResult): Record<string, number> {
    const { same: _same, ...changed } = summary.resourceChanges ?? {};
    return changed;
}

const describeChanges = (result: UpResult): string =>
    Object.entries(changesOf(result))
        .map(([operation, count]) => `${count} ${operation}`)
        .join(", ") || "no changes";
