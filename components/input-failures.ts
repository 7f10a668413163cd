import { programError } from "../dynamic-providers/pulumi/program-error";
import * as pulumi from "@pulumi/pulumi";
import type { InputFailure } from "../dynamic-providers/common/failure";

/** @throws RunError, which Pulumi shows without a stack trace, that lists every failure; nothing when there is none. */
export function throwOnFailures(resource: string, failures: readonly InputFailure[]): void {
    if (failures.length > 0) {
        throw programError(
            "InputsInvalid",
            [`${resource} has invalid inputs:`, ...failures.map(({ reason }) => `  - ${reason}`)].join("\n"),
        );
    }
}

/** The members that are known already: neither outputs nor promises. Nested arrays and objects are looked into. */
export function knownMembers<T extends object>(args: T): Partial<pulumi.Unwrap<T>> {
    return Object.fromEntries(Object.entries(args).filter(([, value]) => isResolved(value))) as Partial<
        pulumi.Unwrap<T>
    >;
}

/** Stands for an input that is not known yet: it passes every rule until it is known. */
export const notYetKnown = Symbol("not yet known");

/** The same arguments with {@link notYetKnown} in the place of each output and promise, at any depth. */
export function markUnknowns(value: unknown): unknown {
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
        return notYetKnown;
    }
    if (Array.isArray(value)) {
        return value.map(markUnknowns);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, markUnknowns(member)]))
        : value;
}

/** Whether there is no output and no promise in it, at any depth. */
export function isResolved(value: unknown): boolean {
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
        return false;
    }
    return typeof value !== "object" || value === null || Object.values(value).every(isResolved);
}
