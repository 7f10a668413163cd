import type { Inspector } from "./inspector";
import { principalOf } from "./inspector";
import type { VaultRoles } from "./inspector";
import type { ServiceAccess, VaultAddress } from "./vault-address";
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

    observeVault({ storageAccountId, backupsContainer, catalogContainer }: VaultAddress): Promise<VaultObservation> {
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

    async findRoles(service: ServiceObservation, access: ServiceAccess): Promise<VaultRoles> {
        return {
            service: await this.findRole(
                principalOf(service, access),
                access.storageAccountId,
                access.backupsContainer,
            ),
            operator: await this.findOperatorRole(access),
        };
    }

    async findOperatorRole({ storageAccountId, catalogContainer }: VaultAddress): Promise<RoleState> {
        return this.findRole(await this.connection.operatorObjectId(), storageAccountId, catalogContainer);
    }

    private async findRole(
        principalId: string | undefined,
        storageAccountId: string,
        container: string,
    ): Promise<RoleState> {
        return principalId === undefined
            ? "unknown"
            : this.roles.mayWriteBlobs(principalId, storageAccountId, container);
    }
}
