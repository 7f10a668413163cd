import type { EngineEvent } from "@pulumi/pulumi/automation";

/** What a stack's state says of a resource, as far as it matters here; all else is kept. */
export interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly inputs?: unknown;
    readonly outputs?: unknown;
    readonly delete?: boolean;
}

/** A stack's state, as the CLI exports it. */
export interface StackState {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: StateResource }[];
}

/** A resource that azure-native has refused to create because Azure has it. */
export interface ExistingResource {
    readonly urn: string;
    readonly id: string;
}

/**
 * A state without its notes of what was being created. They are cleared together: the CLI keeps none when it takes a state.
 *
 * @returns undefined where there is none, or where one of them tells of something that the state still lacks.
 */
export function withoutPending(state: StackState): StackState | undefined {
    const { resources = [], pending_operations: pending = [], ...rest } = state;
    const isDone = ({ type, resource }: (typeof pending)[number]): boolean =>
        type === "creating" && holds(resources, resource);
    return pending.length > 0 && pending.every(isDone) ? { ...rest, resources } : undefined;
}

/** What a run had begun to create when it was killed, and what the state lacks. */
export function pendingCreations({ resources = [], pending_operations: pending = [] }: StackState): StateResource[] {
    return pending
        .filter(({ type, resource }) => type === "creating" && !holds(resources, resource))
        .map(({ resource }) => resource);
}

/** Reads azure-native's refusals out of the engine's events. Source: pulumi/pulumi-azure-native, provider/pkg/provider/provider.go */
export function existingResources(events: readonly EngineEvent[]): ExistingResource[] {
    const existing = events.flatMap(({ diagnosticEvent }) => {
        const { urn = "", message = "" } = diagnosticEvent ?? {};
        const [, id] = /cannot create already existing resource '([^']+)'/.exec(message) ?? [];
        return urn !== "" && id !== undefined ? [{ urn, id }] : [];
    });
    return [...new Map(existing.map((resource) => [resource.urn, resource])).values()];
}

/**
 * The state with what a killed run had created and could not write down, under the ID that azure-native names itself: what
 * `pulumi refresh --import-pending-creates` does where its note still stands.
 *
 * @param begun - what the killed run had begun to create; nothing else is taken in.
 * @returns undefined where there is nothing of the kind.
 */
export function withCreated(
    state: StackState,
    begun: readonly StateResource[],
    existing: readonly ExistingResource[],
): StackState | undefined {
    const { resources = [], ...rest } = state;
    const created = begun.flatMap((resource) => {
        const id = existing.find(({ urn }) => urn === resource.urn)?.id;
        const isOfAzure = resource.type.startsWith("azure-native:");
        return id !== undefined && isOfAzure && !holds(resources, resource) ? [{ ...resource, id, outputs: {} }] : [];
    });
    return created.length > 0 ? { ...rest, resources: [...resources, ...created] } : undefined;
}

const holds = (resources: readonly StateResource[], { urn }: StateResource): boolean =>
    resources.some((resource) => resource.urn === urn && !resource.delete);
