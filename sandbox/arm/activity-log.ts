import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Effect, LongRunningOperation, Operations } from "../operations/operations";
import type { ArmState } from "../state/arm-state";

/** What Azure calls an operation, by its effect. Source: https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations */
const names: Readonly<Record<Effect, string>> = {
    activate: "Microsoft.ApiManagement/service/write",
    update: "Microsoft.ApiManagement/service/write",
    updateNetwork: "Microsoft.ApiManagement/service/applynetworkconfigurationupdates/action",
    delete: "Microsoft.ApiManagement/service/delete",
    purge: "Microsoft.ApiManagement/deletedservices/delete",
    backup: "Microsoft.ApiManagement/service/backup/action",
    restore: "Microsoft.ApiManagement/service/restore/action",
    deleteGroup: "Microsoft.Resources/subscriptions/resourcegroups/delete",
    createAccount: "Microsoft.Storage/storageAccounts/write",
    frontDoorUpdate: "Microsoft.Cdn/profiles/write",
    frontDoorDelete: "Microsoft.Cdn/profiles/delete",
};

/**
 * The activity log: long-running operations, each once as it began and once as it ended; Azure also logs what answers at once. Source:
 * https://learn.microsoft.com/rest/api/monitor/activity-logs/list, and for the members
 * https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
 */
export function registerActivityLog(app: FastifyInstance, state: ArmState, operations: Operations): void {
    app.get<{ Querystring: { $filter?: string } }>(
        "/subscriptions/:sub/providers/Microsoft.Insights/eventtypes/management/values",
        ({ query }) => {
            const filter = readFilter(query.$filter ?? "");
            const value = operations
                .export()
                .flatMap((operation) => eventsOf(state, operation))
                .filter((event) => filter(event))
                .sort((left, right) => right.eventTimestamp.localeCompare(left.eventTimestamp));
            return { value };
        },
    );
}

type Event = ReturnType<typeof render>;

function eventsOf(state: ArmState, operation: LongRunningOperation): Event[] {
    const { beganAt, endsAt, outcome } = operation;
    return [
        ...(beganAt ? [render(state, operation, beganAt, "Accepted")] : []),
        ...(outcome ? [render(state, operation, endsAt, outcome.failure ? "Failed" : "Succeeded")] : []),
    ];
}

function render(state: ArmState, operation: LongRunningOperation, at: Date, status: string) {
    const { subscriptionId, tenantId, objectId } = state.identities;
    const { effect, token, outcome } = operation;
    const resourceId = idOf(state, operation);
    const operationName = names[effect];
    const provider = operationName.split("/")[0]!;
    const named = (value: string) => ({ value, localizedValue: value });
    return {
        id: `${resourceId}/events/${guidOf(token, status)}/ticks/${at.getTime()}`,
        eventDataId: guidOf(token, status),
        correlationId: guidOf(token),
        operationId: guidOf(token),
        caller: objectId,
        category: named("Administrative"),
        channels: "Operation",
        level: status === "Failed" ? "Error" : "Informational",
        eventName: named(status === "Accepted" ? "BeginRequest" : "EndRequest"),
        operationName: named(operationName),
        status: named(status),
        subStatus: named(outcome?.failure?.code ?? ""),
        properties: outcome?.failure ? { statusMessage: outcome.failure.message } : {},
        eventTimestamp: at.toISOString(),
        submissionTimestamp: at.toISOString(),
        resourceId,
        resourceGroupName: resourceId.split("/")[4] ?? "",
        resourceProviderName: named(provider),
        resourceType: named(operationName.split("/").slice(0, 2).join("/")),
        ...{ subscriptionId, tenantId },
    };
}

/** Of what is gone meanwhile, what is known of it: its name. */
function idOf(state: ArmState, { effect, subject }: LongRunningOperation): string {
    if (subject.startsWith("/")) {
        return subject;
    }
    if (effect === "deleteGroup") {
        return state.groupId(subject);
    }
    if (effect === "createAccount") {
        const account = state.storageAccounts.get(subject.toLowerCase());
        return `${state.groupId(account?.resourceGroup ?? "")}/providers/Microsoft.Storage/storageAccounts/${subject}`;
    }
    const name = subject.toLowerCase();
    const service = state.services.get(name) ?? state.deletedServices.get(name)?.service;
    return service?.id ?? `${state.groupId("")}/providers/Microsoft.ApiManagement/service/${subject}`;
}

function readFilter(filter: string): (event: Event) => boolean {
    const time = (comparison: "ge" | "le"): string | undefined =>
        new RegExp(`eventTimestamp ${comparison} '?([^' ]+)`, "i").exec(filter)?.[1];
    const text = (member: string): string | undefined =>
        new RegExp(`${member} eq '([^']*)'`, "i").exec(filter)?.[1]?.toLowerCase();
    const [from, to] = [time("ge"), time("le")].map((value) => (value === undefined ? undefined : Date.parse(value)));
    const wanted = {
        resourceGroupName: text("resourceGroupName"),
        resourceId: text("resourceUri") ?? text("resourceId"),
        provider: text("resourceProvider"),
        correlationId: text("correlationId"),
    };
    const is = (value: string, other: string | undefined): boolean =>
        other === undefined || value.toLowerCase() === other;
    return ({ eventTimestamp, resourceGroupName, resourceId, resourceProviderName, correlationId }) =>
        Date.parse(eventTimestamp) >= (from ?? 0) &&
        Date.parse(eventTimestamp) <= (to ?? Infinity) &&
        is(resourceGroupName, wanted.resourceGroupName) &&
        is(resourceId, wanted.resourceId) &&
        is(resourceProviderName.value, wanted.provider) &&
        is(correlationId, wanted.correlationId);
}

/** The same for the same words. */
function guidOf(...words: readonly string[]): string {
    const hex = createHash("sha256").update(words.join(" ")).digest("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
