import { flag, listOf, members, optional, orNull, recordOf, text, value, whole } from "../../common/document-check";
import type { DocumentCheck } from "../../common/document-check";
import { containerName, exactly } from "../document-type";
import type { ServiceObservation } from "../../azure/service";
import { derivedName } from "../derived-name";
import { readingPlan } from "../inventory-summary";
import type { ReadingPlan } from "../inventory-summary";
import type { NamedService } from "../triggered-name";
import { factsChecks, snapshotSchema, toldOnceSucceeded } from "./facts";
import type { SnapshotFacts } from "./facts";
import { toSnapshotService } from "./snapshot-service";

/** A snapshot of every entity by ARM, sealed, in a container of its own. */
export const logicalKind = "logical";

/** Where a logical snapshot lies. Names of objects tell nothing of what they hold. */
export interface TreePayload {
    readonly type: "tree";
    readonly container: string;
    /** Name of the root's object; this and the next two are null until the snapshot is whole. */
    readonly root: string | null;
    readonly objects: number | null;
    readonly bytes: number | null;
}

/** What an object of a logical snapshot is named by: SHA-256 with a key, as hex. */
export const objectName = value<string>(
    (found) => typeof found === "string" && /^[0-9a-f]{64}$/.test(found),
    "it must be the name of an object: 64 hexadecimal digits in lower case",
);

/** What is known of a logical snapshot without opening it: codes and counts, and no name of an entity. */
export interface LogicalFacts extends Omit<SnapshotFacts, "payload" | "inventory"> {
    readonly kind: typeof logicalKind;
    readonly payload: TreePayload;
    readonly inventory: null;
    /** How many entities it holds, and how many it lacks something of, by the code of what it lacks. */
    readonly entities: number | null;
    readonly lacks: Readonly<Record<string, number>>;
    /** How the service had changed since the snapshot before; null where there is none, or none to compare with. */
    readonly changes?: ObjectChanges | null;
    /** How the service was read; null until it was. */
    readonly reading: LogicalReading | null;
    /** Who can open it. */
    readonly protection: { readonly scheme: string; readonly recipients: readonly string[] };
}

/**
 * Objects that one snapshot has and the other lacks. An object is an API with all that lies below it, another root entity, or
 * a page of a flat kind: an edit is one that is added and one that is removed.
 */
export interface ObjectChanges {
    /** ID of the snapshot before. */
    readonly since: string;
    readonly added: number;
    readonly removed: number;
}

export interface LogicalReading {
    readonly plan: ReadingPlan;
    readonly sweeps: number;
    readonly requests: number;
    readonly stable: boolean;
}

export const logicalProtection = "aes-256-gcm";

/** What the entities of a service never include: it is declared with the service, or lost with it. */
const omittedAlways: readonly string[] = [
    "usageData",
    "customDomainCertificates",
    "caCertificates",
    "virtualNetwork",
    "managedIdentity",
    "diagnosticSettings",
    "protocolsAndCiphers",
];

/** The ID of the snapshot that a trigger asks for. One of Azure's for the same trigger has another. */
export function logicalSnapshotId({ name, resourceId, createdAt }: NamedService, trigger: string): string {
    return derivedName([name, logicalKind], trigger, [resourceId.toLowerCase(), createdAt, trigger, logicalKind]);
}

/** The facts of a logical snapshot that is only intended. */
export function intendLogical(
    service: ServiceObservation,
    trigger: string,
    container: string,
    recipients: readonly string[],
    epoch: number | null,
): LogicalFacts {
    return {
        schema: snapshotSchema,
        id: logicalSnapshotId(service, trigger),
        kind: logicalKind,
        service: toSnapshotService(service),
        intendedAt: service.observedAt.toISOString(),
        observed: { startedAt: null, completedAt: null },
        trigger,
        epoch,
        payload: { type: "tree", container, root: null, objects: null, bytes: null },
        restorable: { until: null, tiers: null, requires: null },
        omits: omittedAlways,
        inventory: null,
        entities: null,
        lacks: {},
        changes: null,
        reading: null,
        protection: { scheme: logicalProtection, recipients },
        parent: null,
        holds: [],
        tombstone: undefined,
        result: "intended",
        problems: [],
    };
}

/** The facts of one that is whole in its container. */
export function completeLogical(
    facts: LogicalFacts,
    done: Pick<LogicalFacts, "lacks" | "changes" | "reading" | "payload" | "observed" | "entities" | "restorable">,
): LogicalFacts {
    const omits = [...new Set([...omittedAlways, ...Object.keys(done.lacks)])];
    return { ...facts, ...done, omits, result: "succeeded", problems: [] };
}

/** Facts of a logical snapshot. */
export const logicalFactsCheck: DocumentCheck<LogicalFacts> = toldOnceSucceeded(
    members<LogicalFacts>({
        ...factsChecks,
        kind: exactly(logicalKind),
        payload: members<TreePayload>({
            type: exactly("tree"),
            container: containerName,
            root: orNull(objectName),
            objects: orNull(whole),
            bytes: orNull(whole),
        }),
        inventory: value((found) => found === null, "it must be null"),
        entities: orNull(whole),
        lacks: recordOf(whole),
        changes: optional(orNull(members<ObjectChanges>({ since: text, added: whole, removed: whole }))),
        reading: orNull(
            members<LogicalReading>({
                plan: readingPlan,
                sweeps: whole,
                requests: whole,
                stable: flag,
            }),
        ),
        protection: members<LogicalFacts["protection"]>({ scheme: text, recipients: listOf(text) }),
    }),
    {
        "observed.startedAt": ({ observed }) => observed.startedAt,
        "observed.completedAt": ({ observed }) => observed.completedAt,
        "payload.root": ({ payload: { root } }) => root,
        "payload.objects": ({ payload: { objects } }) => objects,
    },
);

/** Facts by the type of their kind. @returns undefined for facts of another kind, or whose payload is no tree. */
export function asLogical(facts: SnapshotFacts | LogicalFacts): LogicalFacts | undefined {
    const isTree = (facts.payload as { readonly type: string }).type === "tree";
    return facts.kind === logicalKind && isTree ? (facts as LogicalFacts) : undefined;
}
