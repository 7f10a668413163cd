import type { Entity } from "../../../../state/entity-store";

/** Stands for a member that an answer does not have unless a client sent it. */
export const absent = undefined;

/** Members of an entity that no GET and no list tells. */
export interface SecretMembers {
    readonly members: readonly string[];
    /** The POST that tells them. @default nothing does */
    readonly action?: "listSecrets" | "listValue" | "listKeys";
    /** What that POST tells besides, though GET does, too. */
    readonly also?: readonly string[];
    /** Which entities hide them. @default all of the kind */
    readonly of?: (properties: Readonly<Record<string, unknown>>) => boolean;
}

/** What a link's entity is made of: it stands for another one. */
export interface LinkRow {
    /** Collection of what it leads to, below the service. */
    readonly to: string;
    /** The member of a link that has an ID of its own, such as `products/apiLinks`. @default its name is that of the target */
    readonly member?: string;
    /** Where such a link is kept: `{parent}/{collection}/{target}`, or the other way round. */
    readonly keptAs?: "parent" | "target";
    /** The collection that it is kept in. */
    readonly collection?: string;
}

/** Whether Azure's backup brings a kind. */
type InBackup = "carried" | "dropped";

/** One kind of entity of a service. The same kinds lie below a workspace, as far as the SDK knows them there. */
export interface EntityKind {
    /** Collections without names: `apis/operations`. */
    readonly path: string;
    /** Members of an answer in their order, each with what Azure says where a client said nothing. */
    readonly members: Readonly<Record<string, unknown>>;
    /** Members that a creation cannot do without. Source: the REST reference of the kind. */
    readonly required?: readonly string[];
    readonly secrets?: SecretMembers;
    /** Members that hold IDs of the service's own: kept from the service on, told in full. */
    readonly ids?: readonly string[];
    /** PUT and, for named values, PATCH are long-running. */
    readonly longRunning?: true;
    /** Status of a creation. @default 201 */
    readonly created?: 200;
    /** Status of a PUT of what is there: the SDK for Python reads no other. @default 200 */
    readonly updated?: 201;
    /** The only names there are; a service has them from the start unless {@link onDemand}. */
    readonly names?: readonly string[];
    /** It has a fixed name and is there once it was put. */
    readonly onDemand?: true;
    /** Entities that Azure keeps itself, and does not let go. */
    readonly builtIn?: (entity: Entity) => boolean;
    /** A member that is there once in the service, and what Azure says when it is taken. */
    readonly unique?: { readonly member: string; readonly target: string; readonly message: string };
    /** Members that an update leaves as they are. */
    readonly immutable?: readonly string[];
    readonly link?: LinkRow;
    /** Its answers have neither ETag nor the usual order of members: they come from another part of Azure. */
    readonly foreign?: true;
    /** Its list comes whole, whatever is asked for. Reported: Azure/azure-rest-api-specs#23418 */
    readonly unpaged?: true;
    readonly backup: InBackup;
}

export const carried = { backup: "carried" } as const;
export const dropped = { backup: "dropped" } as const;
