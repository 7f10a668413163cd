import type { ServiceObservation } from "../../azure/service";
import { findRoleAssignment } from "../../azure/role-assignments";
import type { CreationRecord } from "../../records/creation-record";
import { decideImport } from "../../site/service-import";
import type { HeldResource, ServiceImport } from "../../site/service-import";
import { withProgramConnection } from "./program-context";
import { readHeldResources } from "./stack-state";

export interface Imports {
    readonly service: ServiceImport;
    /** ID of the role assignment to import, as Azure spells it. @default none */
    readonly roleAssignmentId?: string;
}

export interface ImportsOf {
    /** Name of the service's resource in the program. */
    readonly resourceName: string;
    readonly serviceId: string;
    readonly record: CreationRecord | undefined;
    readonly service: ServiceObservation | undefined;
    readonly hasAliases: boolean;
    /** Of the role assignment that lets the service's identity reach the vault. @returns undefined where none is declared */
    readonly roleAssignmentId: (service: ServiceObservation) => Promise<string | undefined>;
}

/**
 * What a killed run has left in Azure and not in the state, while the creation of the site's service is open. At any other
 * time nothing is looked at.
 *
 * @throws RunError when Azure does not say.
 */
export async function observeImports({ roleAssignmentId, ...situation }: ImportsOf): Promise<Imports> {
    const { record, service } = situation;
    if (!record || !service) {
        return { service: { does: "nothing" } };
    }
    const held = await readHeldResources();
    return {
        service: decideImport({ ...situation, held }),
        roleAssignmentId: held && (await findLeftBehind(await roleAssignmentId(service), held)),
    };
}

/** Its name follows from whom it lets in and where, so that one of the name is what this program makes. */
async function findLeftBehind(
    assignmentId: string | undefined,
    held: readonly HeldResource[],
): Promise<string | undefined> {
    const name = assignmentId?.split("/").at(-1)?.toLowerCase();
    return assignmentId === undefined || held.some((resource) => resource.name?.toLowerCase() === name)
        ? undefined
        : withProgramConnection((connection) => findRoleAssignment(connection, assignmentId));
}
