import type { OperationInputs } from "../operation/inputs";
import type { Inspector } from "./inspector";
import { principalOf } from "../preflight/vault-problems";
import type { VaultRoles } from "../preflight/vault-problems";
import type { AzureConnection } from "./connection";
import { ArmEntityReader, EntityReadError } from "./entity-reader";
import { RoleAssignments } from "./role-assignments";
import type { RoleState } from "./role-assignments";
import type { ServiceObservation } from "./service";
import { VaultStorage } from "./vault-storage";
import type { VaultObservation } from "./vault-storage";

/** {@link Inspector} by the resource manager. */
export class ArmInspector implements Inspector {
    private readonly vault: VaultStorage;
    private readonly roles: RoleAssignments;

    constructor(private readonly connection: AzureConnection) {
        this.vault = new VaultStorage(connection);
        this.roles = new RoleAssignments(connection);
    }

    observeVault({ storageAccountId, backupsContainer, catalogContainer }: OperationInputs): Promise<VaultObservation> {
        return this.vault.observe(storageAccountId, [backupsContainer, catalogContainer]);
    }

    async countWorkspaces(serviceId: string): Promise<number | undefined> {
        try {
            let count = 0;
            for await (const _workspace of ArmEntityReader.of(this.connection, serviceId).list("workspaces")) {
                count += 1;
            }
            return count;
        } catch (error) {
            // A tier without workspaces says so; whoever may not read them is not kept from a backup.
            if (error instanceof EntityReadError) {
                return undefined;
            }
            throw error;
        }
    }

    async findRoles(service: ServiceObservation, inputs: OperationInputs): Promise<VaultRoles> {
        const { storageAccountId, backupsContainer, catalogContainer } = inputs;
        const find = (principalId: string | undefined, container: string): Promise<RoleState> =>
            principalId === undefined
                ? Promise.resolve("unknown")
                : this.roles.mayWriteBlobs(principalId, storageAccountId, container);
        return {
            service: await find(principalOf(service, inputs), backupsContainer),
            operator: await find(await this.connection.operatorObjectId(), catalogContainer),
        };
    }
}
